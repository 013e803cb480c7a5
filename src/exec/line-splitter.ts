import { StringDecoder } from 'node:string_decoder';

/** A longer line is passed on in pieces: a program that never ends its line must not fill the memory. */
const MAX_LINE = 64 * 1024;

export interface LineSplitter {
  write(chunk: Uint8Array): void;
  /** Passes on what is left without a line end. */
  end(): void;
}

/** Bytes in any pieces → whole lines. CRLF counts as one line end; UTF-8 cut between chunks is put together. */
export function createLineSplitter(onLine: (line: string) => void): LineSplitter {
  const decoder = new StringDecoder('utf8');
  let pending = '';
  const emit = (line: string) => onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
  const add = (text: string) => {
    const lines = (pending + text).split('\n');
    pending = lines.pop() ?? '';
    lines.forEach(emit);
    while (pending.length > MAX_LINE) {
      emit(pending.slice(0, MAX_LINE));
      pending = pending.slice(MAX_LINE);
    }
  };
  return {
    write: (chunk) => add(decoder.write(chunk)),
    end: () => {
      add(decoder.end());
      if (pending !== '') emit(pending);
      pending = '';
    },
  };
}
