import { createNdjsonReporter } from './ndjson.js';
import { createPlainReporter, type TextReportOptions } from './plain.js';
import type { Reporter } from './reporter.js';

/**
 * The reporter for where the output goes: objects for programs, a live list for a terminal, lines for everything
 * else. With `verbose` lines too, as a list shows only the last one.
 */
export async function createReporter(
  options: Omit<TextReportOptions, 'out'> & { json: boolean; out: NodeJS.WriteStream },
): Promise<Reporter> {
  if (options.json) return createNdjsonReporter(options.out);
  if (!options.out.isTTY || options.dumb || options.verbose) return createPlainReporter(options);
  const { createListReporter } = await import('./list.js');
  return createListReporter(options);
}
