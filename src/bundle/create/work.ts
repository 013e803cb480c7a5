import type { Clock } from '../../exec/clock.js';
import type { DownloadCache } from './cache.js';
import type { BundleEventSink } from './events.js';
import type { HttpClient } from './http/client.js';
import type { RetryOptions } from './http/retry.js';
import type { Limiter } from '../../exec/limiter.js';
import type { RegistryClient } from './registry/client.js';
import type { Staging } from './staging.js';

/** What the parts of one run share. */
export interface Work {
  cache: DownloadCache;
  staging: Staging;
  http: HttpClient;
  registry: RegistryClient;
  clock: Clock;
  signal: AbortSignal;
  emit: BundleEventSink;
  /** Around everything that waits for a server. */
  network: Limiter;
  /** Around everything that reads or writes a lot. */
  disk: Limiter;
  /** @param item told of retries, where one is meant */
  retry: (what: string, item?: string, attempts?: number) => RetryOptions;
  /** Two who want the same at the same time get it from one. */
  once: <T>(key: string, work: () => Promise<T>) => Promise<T>;
}

export function createOnce(): Work['once'] {
  const running = new Map<string, Promise<unknown>>();
  return async <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const known = running.get(key) as Promise<T> | undefined;
    if (known) return known;
    const promise = work().finally(() => running.delete(key));
    running.set(key, promise);
    return promise;
  };
}

const PROGRESS_EVERY_MS = 250;

/** Bytes of one item, told four times a second and at the end. */
export class ItemProgress {
  private readonly parts = new Map<string, { done: number; total: number | undefined }>();
  private said = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly item: string,
    private readonly work: Pick<Work, 'emit' | 'clock'>,
  ) {}

  /** @param part one of the downloads that make up the item */
  at(part: string, done: number, total: number | undefined): void {
    this.parts.set(part, { done, total });
    const now = this.work.clock.now();
    if (now - this.said < PROGRESS_EVERY_MS && done !== total) return;
    this.said = now;
    const parts = [...this.parts.values()];
    const bytesTotal = parts.some((each) => each.total === undefined)
      ? null
      : parts.reduce((sum, each) => sum + (each.total ?? 0), 0);
    const bytesDone = parts.reduce((sum, each) => sum + each.done, 0);
    this.work.emit({ type: 'item-progress', item: this.item, bytesDone, bytesTotal });
  }
}
