import { setTimeout as delay } from 'node:timers/promises';

/** Time, injected: tests turn the hands themselves. */
export interface Clock {
  /** Milliseconds since 1970. Never runs backwards within a process. */
  now(): number;
  /**
   * The same as people and other machines have it now. It jumps, so it is for comparing with them and never for a
   * deadline; `now` stands still while a workstation sleeps.
   */
  wall(): number;
  /** Rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  // Date.now() jumps when the clock is set or the workstation wakes up; a deadline must not.
  now: () => performance.timeOrigin + performance.now(),
  wall: () => Date.now(),
  sleep: async (ms, signal) => {
    try {
      await delay(ms, undefined, signal ? { signal } : {});
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
};
