import type { BundleEventSink } from './events.js';
import { createLimiter } from '../../exec/limiter.js';
import { type DownloadOptions, withDownloads } from './open-downloads.js';
import { RegistryClient } from './registry/client.js';
import { Staging } from './staging.js';
import { createOnce, type Work } from './work.js';

export interface WorkOptions extends Omit<DownloadOptions, 'onNote' | 'onRetry'> {
  /** Absolute. */
  out: string;
  /** Registry → mirrors. */
  registryMirrors: Readonly<Record<string, readonly string[]>>;
  emit: BundleEventSink;
  /** Requests at once. */
  parallel?: number;
}

// Enough to fill a line with small files among large ones; registries limit those who ask for more.
const PARALLEL = 6;
const DISK_PARALLEL = 2;

/**
 * Runs `use` with all it needs, alone on the cache.
 * @throws LabError K8SLAB_LOCKED while another run downloads
 */
export async function withWork<T>(options: WorkOptions, use: (work: Work) => Promise<T>): Promise<T> {
  const { clock, signal, emit } = options;
  return withDownloads(
    {
      ...options,
      onNote: (message) => emit({ type: 'note', level: 'info', message }),
      onRetry: (item, reason, waitMs) => emit({ type: 'item-retry', item, reason, waitMs }),
    },
    async ({ cache, http, retry }) =>
      use({
        cache,
        staging: await Staging.at(options.out),
        http,
        registry: new RegistryClient(http, options.registryMirrors, (what, attempts) =>
          retry(what, undefined, attempts),
        ),
        clock,
        signal,
        emit,
        network: createLimiter(options.parallel ?? PARALLEL),
        disk: createLimiter(DISK_PARALLEL),
        retry,
        once: createOnce(),
      }),
  );
}
