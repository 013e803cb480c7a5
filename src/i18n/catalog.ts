import { bundleEn } from './en/bundle.js';
import { cliEn } from './en/cli.js';
import { codesEn } from './en/codes.js';
import { componentsEn } from './en/components.js';
import { doctorEn } from './en/doctor.js';
import { labReportEn } from './en/lab-report.js';
import { labsEn } from './en/labs.js';
import { reportEn } from './en/report.js';
import { stepsEn } from './en/steps.js';
import { wizardEn } from './en/wizard.js';
import { bundleKo } from './ko/bundle.js';
import { cliKo } from './ko/cli.js';
import { codesKo } from './ko/codes.js';
import { componentsKo } from './ko/components.js';
import { doctorKo } from './ko/doctor.js';
import { labReportKo } from './ko/lab-report.js';
import { labsKo } from './ko/labs.js';
import { reportKo } from './ko/report.js';
import { stepsKo } from './ko/steps.js';
import { wizardKo } from './ko/wizard.js';
import type { Language } from './language.js';
import type { Translated } from './translated.js';

export interface Messages {
  bundle: Translated<typeof bundleEn>;
  cli: Translated<typeof cliEn>;
  /** Error codes in the reader's language; English needs none, its errors are English already. */
  codes: Readonly<Record<string, string>>;
  components: Translated<typeof componentsEn>;
  doctor: Translated<typeof doctorEn>;
  labReport: Translated<typeof labReportEn>;
  labs: Translated<typeof labsEn>;
  report: Translated<typeof reportEn>;
  steps: Translated<typeof stepsEn>;
  wizard: Translated<typeof wizardEn>;
}

const CATALOG: Readonly<Record<Language, Messages>> = {
  en: {
    bundle: bundleEn,
    cli: cliEn,
    codes: codesEn,
    components: componentsEn,
    doctor: doctorEn,
    labReport: labReportEn,
    labs: labsEn,
    report: reportEn,
    steps: stepsEn,
    wizard: wizardEn,
  },
  ko: {
    bundle: bundleKo,
    cli: cliKo,
    codes: codesKo,
    components: componentsKo,
    doctor: doctorKo,
    labReport: labReportKo,
    labs: labsKo,
    report: reportKo,
    steps: stepsKo,
    wizard: wizardKo,
  },
};

export function messagesFor(language: Language): Messages {
  return CATALOG[language];
}
