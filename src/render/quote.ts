import { shellQuote } from '../exec/quote.js';

/** What a template may hand to a quoting helper. */
export type Quotable = string | number | boolean | readonly string[];

/**
 * Characters that are not text in one of the targets: C0 and C1 controls, DEL, the line separators YAML and
 * JavaScript know, the byte order mark.
 */
// eslint-disable-next-line no-control-regex -- control characters are what this is about
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]/;

function unicodeEscape(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function escapeAll(text: string, pattern: RegExp): string {
  return text.replace(new RegExp(pattern, 'g'), unicodeEscape);
}

/**
 * A Ruby literal. Single quotes, where only `\` and `'` are special and `#{}` is text. With control characters
 * double quotes: Ruby would read a raw CR LF as LF, and a line of the value as `=begin`.
 * @throws TypeError for a number that is not an integer: Ruby and JavaScript write them differently.
 */
export function rubyLiteral(value: Quotable): string {
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new TypeError(`Cannot write ${String(value)} as a Ruby integer`);
    return String(value);
  }
  if (typeof value !== 'string') return `[${value.map((item) => rubyLiteral(item)).join(', ')}]`;
  if (!CONTROL.test(value)) return `'${value.replace(/[\\']/g, '\\$&')}'`;
  return `"${escapeAll(value.replace(/[\\"#]/g, '\\$&'), CONTROL)}"`;
}

/** JSON, which is also a YAML 1.2 flow value that go-yaml and js-yaml read alike. */
export function yamlValue(value: unknown): string {
  return escapeAll(jsonOnOneLine(value), CONTROL);
}

/** A TOML value: its basic strings have JSON's escapes, and DEL must be escaped too. */
export function tomlValue(value: Quotable): string {
  return escapeAll(jsonOnOneLine(value), CONTROL);
}

/** JSON for a file that a program reads. */
export function jsonValue(value: unknown): string {
  return jsonOnOneLine(value);
}

function jsonOnOneLine(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) throw new TypeError(`Cannot write ${typeof value} as JSON`);
  return text;
}

/** A shell word, always in quotes: the guest refuses env lines of any other form before sourcing them. */
export function shellLiteral(word: string): string {
  const quoted = shellQuote(word);
  return quoted.startsWith("'") ? quoted : `'${quoted}'`;
}

/**
 * Text that goes into a file without quotes: a name, address, version or path segment.
 * @throws TypeError when it could be anything else, so that a template cannot be talked into more.
 */
export function bareWord(value: string | number): string {
  const text = String(value);
  if (!/^[A-Za-z0-9_][A-Za-z0-9_.:/-]*$/.test(text))
    throw new TypeError(`Cannot write ${JSON.stringify(text)} without quotes`);
  return text;
}
