import type { ExecRequest } from './exec.js';
import { createLineSplitter } from './line-splitter.js';

/** Enough for what people read; logs have the rest. */
const MAX_OUTPUT_BYTES = 1024 * 1024;

export type OutputStream = 'stdout' | 'stderr';

/** Collects what a program prints: text with LF line ends, of which the end is kept, and whole lines. */
export interface OutputCapture {
  write(stream: OutputStream, chunk: Uint8Array): void;
  /** Ends both streams and gives their text. */
  finish(): { stdout: string; stderr: string };
}

/** Keeps the end, not the start: it is the end that says why something failed. */
class Tail {
  private chunks: Uint8Array[] = [];
  private size = 0;

  constructor(private readonly most: number) {}

  add(chunk: Uint8Array): void {
    this.chunks.push(chunk);
    this.size += chunk.length;
    for (;;) {
      const first = this.chunks[0];
      if (!first || this.size - first.length < this.most) return;
      this.chunks.shift();
      this.size -= first.length;
    }
  }

  text(): string {
    const all = Buffer.concat(this.chunks);
    const kept = all.subarray(Math.max(0, all.length - this.most));
    return kept.toString('utf8').replaceAll('\r\n', '\n');
  }
}

export function createOutputCapture({
  onLine,
  maxOutputBytes = MAX_OUTPUT_BYTES,
}: Pick<ExecRequest, 'onLine' | 'maxOutputBytes'>): OutputCapture {
  const tails = { stdout: new Tail(maxOutputBytes), stderr: new Tail(maxOutputBytes) };
  const lines = {
    stdout: createLineSplitter((line) => onLine?.(line, 'stdout')),
    stderr: createLineSplitter((line) => onLine?.(line, 'stderr')),
  };
  return {
    write: (stream, chunk) => {
      tails[stream].add(chunk);
      lines[stream].write(chunk);
    },
    finish: () => {
      lines.stdout.end();
      lines.stderr.end();
      return { stdout: tails.stdout.text(), stderr: tails.stderr.text() };
    },
  };
}
