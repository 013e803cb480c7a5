import { detectLanguage, type Language } from '../../i18n/language.js';
import type { App } from '../app.js';

/** The one that all texts of this run are in. */
export function languageOf({ global, environment }: App): Language {
  return detectLanguage(global.lang, environment.env, environment.systemLocale);
}
