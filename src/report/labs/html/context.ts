import type { Messages } from '../../../i18n/catalog.js';
import type { Language } from '../../../i18n/language.js';
import type { LabReport } from '../model.js';

/** What every part of the page is made from. */
export interface PageContext {
  report: LabReport;
  texts: Messages['labReport'];
  language: Language;
  /** Of the times that are shown, `Asia/Seoul`; undefined: that of this machine. */
  timeZone: string | undefined;
}
