import { isLabError } from '../../errors.js';
import type { Clock } from '../../exec/clock.js';
import { retryWhile } from '../../exec/retry-while.js';
import type { ProviderProgress } from '../provider.js';

/** Longer than a slow first boot: that is what the other vagrant is most likely busy with. */
const DEADLINE_MS = 20 * 60_000;

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
export function waitUnlocked<T>(attempt: () => Promise<T>, { clock, signal, onProgress }: PatientCall): Promise<T> {
  return retryWhile({
    attempt,
    passing: (error) => isLabError(error) && error.code === 'K8SLAB_VAGRANT_LOCKED',
    onFirst: (error) => onProgress?.(undefined, `${(error as Error).message}; waiting for it to end`),
    what: 'another vagrant that works on this lab',
    deadlineMs: DEADLINE_MS,
    intervalMs: 2000,
    clock,
    signal,
  });
}
