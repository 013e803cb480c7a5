import { redact } from '../../errors.js';

const MAX_LENGTH = 60;

/** A piece of the file for a message: one line, short, without secrets, and harmless to a terminal. */
export function showValue(text: string): string {
  const firstLine = text.split(/\r?\n/, 1)[0] ?? '';
  const whole = firstLine.length === text.length ? firstLine : `${firstLine} ...`;
  const shown = harmless(redact(whole));
  return shown.length <= MAX_LENGTH ? shown : `${shown.slice(0, MAX_LENGTH - 3)}...`;
}

/** Control characters, bidirectional overrides included, as `\u001b`: nobody's cursor moves because of a lab file. */
export function harmless(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu,
    (char) => `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}
