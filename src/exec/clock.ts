import { setTimeout as delay } from 'node:timers/promises';

/** Time, injected: tests turn the hands themselves. */
export interface Clock {
  /** Milliseconds since 1970. Never runs backwards within a process. */
  now(): number;
  /** Rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  // Date.now() jumps when the clock is set or the workstation wakes up; a deadline must not.
  now: () => performance.timeOrigin + performance.now(),
  sleep: async (ms, signal) => {
    try {
      await delay(ms, undefined, signal ? { signal } : {});
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
};
