import { join } from 'node:path';
import type { Clock } from '../../exec/clock.js';
import type { HostProcess } from '../../exec/host-process.js';
import { acquireLock } from '../../state/lock.js';
import { DownloadCache } from './cache.js';
import type { BundleEventSink } from './events.js';
import { HttpClient, type HttpOptions } from './http/client.js';
import { createLimiter } from '../../exec/limiter.js';
import { RegistryClient } from './registry/client.js';
import { Staging } from './staging.js';
import { createOnce, type Work } from './work.js';

export interface WorkOptions {
  /** Absolute. */
  out: string;
  /** Directory for downloads of all bundles. */
  cacheDir: string;
  http: HttpOptions;
  /** Registry → mirrors. */
  registryMirrors: Readonly<Record<string, readonly string[]>>;
  clock: Clock;
  signal: AbortSignal;
  emit: BundleEventSink;
  lock: { host: HostProcess; hostname: string };
  /** Requests at once. */
  parallel?: number;
  /** Failures in a row before a download is given up. */
  attempts?: number;
  random?: () => number;
}

// Enough to fill a line with small files among large ones; registries limit those who ask for more.
const PARALLEL = 6;
const ATTEMPTS = 6;
const DISK_PARALLEL = 2;

/**
 * Runs `use` with all it needs, alone on the cache.
 * @throws LabError K8SLAB_LOCKED while another run downloads
 */
export async function withWork<T>(options: WorkOptions, use: (work: Work) => Promise<T>): Promise<T> {
  const { clock, signal, emit, random = Math.random } = options;
  const cache = new DownloadCache(options.cacheDir);
  const lock = await acquireLock({
    path: join(cache.dir, 'lock'),
    ...options.lock,
    clock,
    what: 'the download cache',
    onNote: (message) => emit({ type: 'note', level: 'info', message }),
  });
  const http = new HttpClient(options.http);
  const retry: Work['retry'] = (what, item, attempts = options.attempts ?? ATTEMPTS) => ({
    clock,
    signal,
    attempts,
    what,
    random,
    onRetry: (reason, waitMs) => {
      if (item !== undefined) emit({ type: 'item-retry', item, reason, waitMs });
    },
  });
  try {
    return await use({
      cache,
      staging: new Staging(options.out),
      http,
      registry: new RegistryClient(http, options.registryMirrors, (what, attempts) => retry(what, undefined, attempts)),
      clock,
      signal,
      emit,
      network: createLimiter(options.parallel ?? PARALLEL),
      disk: createLimiter(DISK_PARALLEL),
      retry,
      once: createOnce(),
    });
  } finally {
    await http.close();
    await lock.release();
  }
}
