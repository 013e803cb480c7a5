import type { Messages } from '../../src/i18n/catalog.js';
import { messagesEn } from '../../src/i18n/en/messages.js';
import { messagesKo } from '../../src/i18n/ko/messages.js';
import type { Language } from '../../src/i18n/language.js';

/** At once what the program loads when it is needed. */
export function messagesFor(language: Language): Messages {
  return { en: messagesEn, ko: messagesKo }[language];
}
