import { boxEn } from './box.js';
import { bundleEn } from './bundle.js';
import { cliEn } from './cli.js';
import { codesEn } from './codes.js';
import { componentsEn } from './components.js';
import { doctorEn } from './doctor.js';
import { labReportEn } from './lab-report.js';
import { labsEn } from './labs.js';
import { reportEn } from './report.js';
import { resetEn } from './reset.js';
import { snapshotEn } from './snapshot.js';
import { stepsEn } from './steps.js';
import { supportEn } from './support.js';
import { wizardEn } from './wizard.js';
import type { Messages } from '../catalog.js';

export const messagesEn: Messages = {
  box: boxEn,
  bundle: bundleEn,
  cli: cliEn,
  codes: codesEn,
  components: componentsEn,
  doctor: doctorEn,
  labReport: labReportEn,
  labs: labsEn,
  report: reportEn,
  reset: resetEn,
  snapshot: snapshotEn,
  steps: stepsEn,
  support: supportEn,
  wizard: wizardEn,
};
