/** Where labs come from beside those of the package. */
interface OfLabs {
  /** As given; undefined: only the labs of the package. */
  labs: string | undefined;
}

export interface ReportWish {
  /** Also write the page. */
  html: boolean;
  /** As given; undefined: k8slab-report.html beside the lab file. */
  reportFile: string | undefined;
  learner: string | undefined;
}

/** Command lines that are about labs. */
export type LabCommand =
  | ({ verb: 'lab-list'; wanted: readonly string[] } & OfLabs)
  | ({ verb: 'lab-show'; id: string } & OfLabs)
  | ({ verb: 'lab-files'; id: string; force: boolean } & OfLabs)
  | ({ verb: 'lab-play'; id: string; step: boolean } & OfLabs)
  | ({ verb: 'lab-solve'; id: string } & OfLabs)
  | ({
      verb: 'lab-new';
      id: string;
      title: string | undefined;
      titleKo: string | undefined;
      book: string | undefined;
    } & OfLabs)
  | ({ verb: 'lab-lint'; wanted: readonly string[] } & OfLabs)
  | ({
      verb: 'verify';
      wanted: readonly string[];
      all: boolean;
      mine: boolean;
      bail: boolean;
      /** Seconds. */
      wait: number | undefined;
      retryFailed: boolean;
    } & ReportWish &
      OfLabs)
  | ({ verb: 'report'; result: string | undefined } & ReportWish);
