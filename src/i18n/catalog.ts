import type { boxEn } from './en/box.js';
import type { bundleEn } from './en/bundle.js';
import type { cliEn } from './en/cli.js';
import type { componentsEn } from './en/components.js';
import type { doctorEn } from './en/doctor.js';
import type { labReportEn } from './en/lab-report.js';
import type { labsEn } from './en/labs.js';
import type { reportEn } from './en/report.js';
import type { resetEn } from './en/reset.js';
import type { snapshotEn } from './en/snapshot.js';
import type { stepsEn } from './en/steps.js';
import type { supportEn } from './en/support.js';
import type { wizardEn } from './en/wizard.js';
import type { Translated } from './translated.js';

export interface Messages {
  box: Translated<typeof boxEn>;
  bundle: Translated<typeof bundleEn>;
  cli: Translated<typeof cliEn>;
  /** Error codes in the reader's language; English needs none, its errors are English already. */
  codes: Readonly<Record<string, string>>;
  components: Translated<typeof componentsEn>;
  doctor: Translated<typeof doctorEn>;
  labReport: Translated<typeof labReportEn>;
  labs: Translated<typeof labsEn>;
  report: Translated<typeof reportEn>;
  reset: Translated<typeof resetEn>;
  snapshot: Translated<typeof snapshotEn>;
  steps: Translated<typeof stepsEn>;
  support: Translated<typeof supportEn>;
  wizard: Translated<typeof wizardEn>;
}
