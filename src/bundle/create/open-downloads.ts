import { join } from 'node:path';
import type { Clock } from '../../exec/clock.js';
import type { HostProcess } from '../../exec/host-process.js';
import { acquireLock } from '../../state/lock.js';
import { DownloadCache } from './cache.js';
import { HttpClient, type HttpOptions } from './http/client.js';
import type { RetryOptions } from './http/retry.js';

export interface DownloadOptions {
  /** Directory for downloads of all bundles and boxes. */
  cacheDir: string;
  http: HttpOptions;
  clock: Clock;
  signal: AbortSignal;
  lock: { host: HostProcess; hostname: string };
  onNote: (message: string) => void;
  onRetry: (item: string, reason: string, waitMs: number) => void;
  /** Failures in a row before a download is given up. */
  attempts?: number | undefined;
  random?: (() => number) | undefined;
}

export interface Downloads {
  cache: DownloadCache;
  http: HttpClient;
  /** @param item told of retries, where one is meant */
  retry: (what: string, item?: string, attempts?: number) => RetryOptions;
}

const ATTEMPTS = 6;

/**
 * Runs `use` with what downloads need, alone on the cache.
 * @throws LabError K8SLAB_LOCKED while another run downloads
 */
export async function withDownloads<T>(
  options: DownloadOptions,
  use: (downloads: Downloads) => Promise<T>,
): Promise<T> {
  const { clock, signal, random = Math.random, onNote, onRetry } = options;
  const cache = new DownloadCache(options.cacheDir);
  const lock = await acquireLock({
    path: join(cache.dir, 'lock'),
    ...options.lock,
    clock,
    what: 'the download cache',
    onNote,
  });
  const http = new HttpClient(options.http);
  const retry: Downloads['retry'] = (what, item, attempts = options.attempts ?? ATTEMPTS) => ({
    clock,
    signal,
    attempts,
    what,
    random,
    onRetry: (reason, waitMs) => {
      if (item !== undefined) onRetry(item, reason, waitMs);
    },
  });
  try {
    return await use({ cache, http, retry });
  } finally {
    await http.close();
    await lock.release();
  }
}
