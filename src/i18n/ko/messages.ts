import { boxKo } from './box.js';
import { bundleKo } from './bundle.js';
import { cliKo } from './cli.js';
import { codesKo } from './codes.js';
import { componentsKo } from './components.js';
import { doctorKo } from './doctor.js';
import { labReportKo } from './lab-report.js';
import { labsKo } from './labs.js';
import { reportKo } from './report.js';
import { resetKo } from './reset.js';
import { snapshotKo } from './snapshot.js';
import { stepsKo } from './steps.js';
import { supportKo } from './support.js';
import { wizardKo } from './wizard.js';
import type { Messages } from '../catalog.js';

export const messagesKo: Messages = {
  box: boxKo,
  bundle: bundleKo,
  cli: cliKo,
  codes: codesKo,
  components: componentsKo,
  doctor: doctorKo,
  labReport: labReportKo,
  labs: labsKo,
  report: reportKo,
  reset: resetKo,
  snapshot: snapshotKo,
  steps: stepsKo,
  support: supportKo,
  wizard: wizardKo,
};
