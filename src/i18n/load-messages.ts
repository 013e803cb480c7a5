import type { Messages } from './catalog.js';
import type { Language } from './language.js';

/** Loads one language and not the other, which would be read for nothing. */
export async function loadMessages(language: Language): Promise<Messages> {
  if (language === 'ko') return (await import('./ko/messages.js')).messagesKo;
  return (await import('./en/messages.js')).messagesEn;
}
