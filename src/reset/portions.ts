import { shellQuote } from '../exec/quote.js';

/** A command that comes by ssh is one argument of the login shell, and Linux takes 128 KiB for one. */
const MOST_BYTES = 64 * 1024;

/** The words in as many lists as it takes for each to fit into one command. */
export function portionsOf(words: readonly string[]): string[][] {
  const portions: string[][] = [];
  let room = 0;
  for (const word of words) {
    const size = Buffer.byteLength(shellQuote(word)) + 1;
    if (size > room) {
      portions.push([]);
      room = MOST_BYTES;
    }
    portions.at(-1)?.push(word);
    room -= size;
  }
  return portions;
}
