import type { TextStream } from '../stream.js';
import { displayWidth } from '../table.js';

const UP = (lines: number): string => `\u001b[${lines}A`;
const CLEAR_BELOW = '\u001b[J';
const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';

/**
 * A few lines at the end of the terminal that are drawn over, with finished lines above that stay. listr2 keeps
 * every item on the screen until the end, which dozens of labs do not fit on.
 */
export class LiveRegion {
  private drawn = 0;

  constructor(private readonly out: TextStream) {}

  /** Writes lines that stay, and below them the region anew. */
  draw(stay: readonly string[], region: readonly string[]): void {
    // Some pseudo terminals say 0.
    const columns = this.out.columns || 80;
    const back = this.drawn > 0 ? `\r${UP(this.drawn)}` : HIDE_CURSOR;
    const live = region.map((line) => cut(line, columns - 1));
    this.out.write([`${back}${CLEAR_BELOW}`, ...[...stay, ...live].map((line) => `${line}\n`)].join(''));
    this.drawn = live.length;
  }

  /** Takes the region away. */
  end(): void {
    const back = this.drawn > 0 ? `\r${UP(this.drawn)}${CLEAR_BELOW}` : '';
    this.out.write(`${back}${SHOW_CURSOR}`);
    this.drawn = 0;
  }
}

/** A line that wraps would make the region taller than it knows. Lines of the region have no colours. */
function cut(line: string, columns: number): string {
  if (displayWidth(line) <= columns) return line;
  let text = '';
  for (const character of line) {
    if (displayWidth(text + character) > columns - 1) break;
    text += character;
  }
  return `${text}…`;
}
