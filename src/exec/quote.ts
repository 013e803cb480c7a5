/**
 * The only place that makes shell text. POSIX single quotes: nothing inside them is special to sh, bash, dash
 * or zsh, so no list of dangerous characters has to be kept.
 */

/**
 * Safe without quotes in every POSIX shell; kept bare so that logs stay readable and can be pasted. `=` only in
 * options: a first word `A=b` would be an assignment.
 */
const PLAIN = /^(?:[A-Za-z0-9_@+:,./-]+|-[A-Za-z0-9_@+=:,./-]*)$/;

/** @throws TypeError for a NUL, which no program argument can hold. */
export function shellQuote(word: string): string {
  if (word.includes('\0')) throw new TypeError('Cannot quote a word for the shell: it holds a NUL character');
  if (PLAIN.test(word)) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** One shell command of the words of `argv`. */
export function shellJoin(argv: readonly string[]): string {
  return argv.map(shellQuote).join(' ');
}
