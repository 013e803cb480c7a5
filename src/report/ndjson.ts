import type { Reporter } from './reporter.js';
import type { TextStream } from './stream.js';

/** One JSON object a line, as it happens: for programs and for CI. */
export function createNdjsonReporter(out: TextStream): Reporter {
  return {
    sink: (event) => void out.write(`${JSON.stringify(event)}\n`),
    close: async () => {},
  };
}
