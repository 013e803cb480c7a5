import { cliEn } from './en/cli.js';
import { codesEn } from './en/codes.js';
import { doctorEn } from './en/doctor.js';
import { labsEn } from './en/labs.js';
import { reportEn } from './en/report.js';
import { stepsEn } from './en/steps.js';
import { wizardEn } from './en/wizard.js';
import { cliKo } from './ko/cli.js';
import { codesKo } from './ko/codes.js';
import { doctorKo } from './ko/doctor.js';
import { labsKo } from './ko/labs.js';
import { reportKo } from './ko/report.js';
import { stepsKo } from './ko/steps.js';
import { wizardKo } from './ko/wizard.js';
import type { Language } from './language.js';
import type { Translated } from './translated.js';

export interface Messages {
  cli: Translated<typeof cliEn>;
  /** Error codes in the reader's language; English needs none, its errors are English already. */
  codes: Readonly<Record<string, string>>;
  doctor: Translated<typeof doctorEn>;
  labs: Translated<typeof labsEn>;
  report: Translated<typeof reportEn>;
  steps: Translated<typeof stepsEn>;
  wizard: Translated<typeof wizardEn>;
}

const CATALOG: Readonly<Record<Language, Messages>> = {
  en: {
    cli: cliEn,
    codes: codesEn,
    doctor: doctorEn,
    labs: labsEn,
    report: reportEn,
    steps: stepsEn,
    wizard: wizardEn,
  },
  ko: {
    cli: cliKo,
    codes: codesKo,
    doctor: doctorKo,
    labs: labsKo,
    report: reportKo,
    steps: stepsKo,
    wizard: wizardKo,
  },
};

export function messagesFor(language: Language): Messages {
  return CATALOG[language];
}
