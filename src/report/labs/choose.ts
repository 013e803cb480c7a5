import { createLiveLabReporter } from './live.js';
import type { LabReporter, LabTextOptions } from './options.js';
import { createPlainLabReporter } from './plain.js';

/** For people: lines that are drawn over on a terminal, lines that stay elsewhere and with `verbose`. */
export function createTextLabReporter(options: LabTextOptions): LabReporter {
  return options.out.isTTY && !options.dumb && !options.verbose
    ? createLiveLabReporter(options)
    : createPlainLabReporter(options);
}

/** One JSON object a line, as it happens: for programs and for CI. */
export function createNdjsonLabReporter(out: LabTextOptions['out']): LabReporter {
  return { sink: (event) => void out.write(`${JSON.stringify(event)}\n`), close: () => {} };
}
