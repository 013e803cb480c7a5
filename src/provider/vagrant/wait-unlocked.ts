import { isLabError } from '../../errors.js';
import type { Clock } from '../../exec/clock.js';
import { waitUntil } from '../../exec/wait-until.js';
import type { ProviderProgress } from '../provider.js';

const LOCKED = 'K8SLAB_VAGRANT_LOCKED';
/** Longer than a slow first boot: that is what the other vagrant is most likely busy with. */
const DEADLINE_MS = 20 * 60_000;
const INTERVAL_MS = 2000;

export interface PatientCall {
  clock: Clock;
  signal: AbortSignal | undefined;
  onProgress: ProviderProgress | undefined;
}

/**
 * Runs a vagrant call, again and again while another vagrant holds the lock of the lab. A k8slab that was killed
 * leaves its vagrant at work; what that one makes is what this one wants, so waiting beats asking the user to.
 *
 * @throws LabError K8SLAB_VAGRANT_LOCKED when it is still held after 20 minutes
 */
export async function waitUnlocked<T>(attempt: () => Promise<T>, call: PatientCall): Promise<T> {
  let locked: unknown;
  return waitUntil<T>({
    what: 'another vagrant that works on this lab',
    deadlineMs: DEADLINE_MS,
    intervalMs: INTERVAL_MS,
    clock: call.clock,
    ...(call.signal && { signal: call.signal }),
    probe: async (remainingMs) => {
      try {
        return { done: true, value: await attempt() };
      } catch (error) {
        if (!isLabError(error) || error.code !== LOCKED || remainingMs === 0) throw error;
        if (locked === undefined) call.onProgress?.(undefined, `${error.message}; waiting for it to end`);
        locked = error;
        return { done: false, seen: error.message };
      }
    },
  });
}
