import type { Clock } from './clock.js';
import { waitUntil } from './wait-until.js';

export interface RetryRequest<T> {
  attempt: () => Promise<T>;
  /** Whether this failure may pass by itself; every other one ends the retries at once. */
  passing: (error: unknown) => boolean | Promise<boolean>;
  /** Told the first time, so that a person knows why it takes longer. */
  onFirst?: (error: unknown) => void;
  /** Completes "wait for ...", for an interruption. */
  what: string;
  deadlineMs: number;
  intervalMs: number;
  clock: Clock;
  signal?: AbortSignal | undefined;
}

/**
 * Repeats what is safe to repeat while it fails for a reason that may pass.
 *
 * @throws the last failure itself, not a time-out that hides it
 */
export function retryWhile<T>(request: RetryRequest<T>): Promise<T> {
  const { attempt, passing, onFirst, what, deadlineMs, intervalMs, clock, signal } = request;
  let first = true;
  return waitUntil<T>({
    what,
    deadlineMs,
    intervalMs,
    clock,
    ...(signal && { signal }),
    probe: async (remainingMs) => {
      try {
        return { done: true, value: await attempt() };
      } catch (error) {
        if (remainingMs === 0 || !(await passing(error))) throw error;
        if (first) onFirst?.(error);
        first = false;
        return { done: false, seen: error instanceof Error ? error.message : String(error) };
      }
    },
  });
}
