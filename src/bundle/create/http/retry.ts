import type { Clock } from '../../../exec/clock.js';
import { interruptedError } from '../../../exec/interrupted.js';
import { HttpFailure } from './failure.js';

export interface RetryOptions {
  clock: Clock;
  signal: AbortSignal;
  /** Failures in a row without one byte of progress in between. */
  attempts: number;
  /** What the wait is for, should it be interrupted. */
  what: string;
  onRetry: (reason: string, waitMs: number) => void;
  /** 0 to 1; spreads the retries of many downloads. */
  random: () => number;
}

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;
/** A server that wants more is not waited for: whoever sits there should decide. */
const LONGEST_RETRY_AFTER_MS = 300_000;

/**
 * Repeats a download while it fails in a way that may pass, waiting longer each time or as long as the server asks.
 * An attempt that got further than the ones before starts the count anew: a bad line gets there in the end.
 *
 * @param attempt is given a function to call whenever it makes progress
 * @throws the last failure; K8SLAB_INTERRUPTED
 */
export async function withRetries<T>(
  options: RetryOptions,
  attempt: (progressed: () => void) => Promise<T>,
): Promise<T> {
  const { clock, signal, attempts, what, onRetry, random } = options;
  for (let failures = 0; ; ) {
    if (signal.aborted) throw interruptedError(what, signal.reason);
    let progressed = false;
    try {
      return await attempt(() => (progressed = true));
    } catch (error) {
      if (signal.aborted) throw interruptedError(what, signal.reason);
      failures = progressed ? 1 : failures + 1;
      if (!(error instanceof HttpFailure) || !error.passing || failures >= attempts) throw error;
      if ((error.retryAfterMs ?? 0) > LONGEST_RETRY_AFTER_MS) throw error;
      const waitMs = error.retryAfterMs ?? backoff(failures, random());
      onRetry(error.message, waitMs);
      await clock.sleep(waitMs, signal).catch((reason: unknown) => {
        throw signal.aborted ? interruptedError(what, signal.reason) : reason;
      });
    }
  }
}

function backoff(failures: number, random: number): number {
  const full = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1));
  return Math.round(full * (0.75 + random / 2));
}
