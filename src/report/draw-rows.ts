import { DefaultRenderer, Listr, ListrLogger, ProcessOutput } from 'listr2';

/** What a row shows; listr2 draws it anew when one of the two is set. */
export interface RowTask {
  title: string;
  output: string;
}

export interface DrawnRow {
  title: string;
  /** Settles when the row is over. */
  task: (context: unknown, task: RowTask) => Promise<unknown>;
}

/** listr2 asks the process whether it has a terminal; whether this is one was decided before we came here. */
class AlwaysRenderer extends DefaultRenderer {
  static override readonly nonTTY: boolean = true;
}

/** Draws rows on a terminal, redrawn in place, until all of them are over. A failed row does not end the others. */
export function drawRows(rows: DrawnRow[], out: NodeJS.WriteStream): Promise<unknown> {
  return new Listr(rows, {
    concurrent: true,
    exitOnError: false,
    registerSignalListeners: false,
    renderer: AlwaysRenderer,
    rendererOptions: {
      collapseErrors: false,
      showErrorMessage: false,
      formatOutput: 'truncate',
      logger: new ListrLogger({ useIcons: true, toStderr: [], processOutput: new ProcessOutput(out, out) }),
    },
  }).run();
}
