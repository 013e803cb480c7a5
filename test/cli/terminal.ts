import { PassThrough } from 'node:stream';
import { expect } from 'vitest';
import { Capture } from '../report/capture.js';

/** Somebody at a terminal: waits for a question to appear, then types. */
export class Terminal {
  readonly stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: () => this.stdin,
    ref: () => {},
    unref: () => {},
  });
  readonly stdout = new Capture(true);
  private seen = 0;

  /** `keys` as typed; Enter is added. */
  async answer(question: string, keys = ''): Promise<void> {
    await expect.poll(() => this.stdout.bare.slice(this.seen), { timeout: 10_000 }).toContain(question);
    this.seen = this.stdout.bare.indexOf(question, this.seen) + question.length;
    if (keys !== '') this.stdin.write(keys);
    this.stdin.write('\r');
  }

  interrupt(): void {
    this.stdin.write('\u0003');
  }
}

export const DOWN = '\u001b[B';
/** Empties a line of input. */
export const CLEAR = '\u0015';
