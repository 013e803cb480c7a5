import { stripVTControlCharacters } from 'node:util';

/** Control characters, marks of direction, no characters at all, and half a surrogate pair, which has no UTF-8. */
const UNPRINTABLE = /(?![\n\t])\p{Cc}|[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]|\p{Surrogate}/gu;

/**
 * Text from nodes as something a terminal or a file can show: no escape sequences that would move the cursor, set
 * the title or hide a line, no other control characters, and none that turn the direction of what follows.
 */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replaceAll('\r\n', '\n').replaceAll(UNPRINTABLE, '\ufffd');
}

/** The same in one line. */
export function printableLine(text: string): string {
  return printable(text)
    .replaceAll(/\s*\n\s*/g, ' ')
    .trim();
}

/** Every text inside, at any depth: one place where all of an event or a result becomes harmless. */
export function printableDeep<T>(value: T): T {
  if (typeof value === 'string') return printable(value) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => printableDeep(item)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, printableDeep(inner as unknown)])) as T;
}
