import type { BundleEventSink } from '../../bundle/create/events.js';
import { type BundleTextOptions, createPlainSink } from './plain.js';

export interface BundleReporter {
  readonly sink: BundleEventSink;
  /** Ends what it shows; safe to call twice. */
  close(): Promise<void>;
}

/** Objects for programs, a live list for a terminal, lines for everything else and for `verbose`. */
export async function createBundleReporter(
  options: Omit<BundleTextOptions, 'out'> & {
    json: boolean;
    dumb?: boolean;
    verbose: boolean;
    out: NodeJS.WriteStream;
  },
): Promise<BundleReporter> {
  const { out } = options;
  const nothing = async (): Promise<void> => {};
  if (options.json) return { sink: (event) => void out.write(`${JSON.stringify(event)}\n`), close: nothing };
  if (!out.isTTY || options.dumb || options.verbose) return { sink: createPlainSink(options), close: nothing };
  const { createListSink } = await import('./list.js');
  return createListSink(options);
}
