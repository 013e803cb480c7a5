import { isLabError } from '../../errors.js';
import { retryWhile } from '../../exec/retry-while.js';
import type { PatientCall } from './wait-unlocked.js';

/**
 * dockerd lists a container no more while it still removes its volumes, and keeps its name for that long: a lab that
 * was destroyed a moment ago is not another one of the same name.
 *
 * @param unseen whether no machine that the hypervisor shows has one of the names
 * @throws LabError K8SLAB_NAME_EXISTS
 */
export function waitNamesFreed(
  boot: () => Promise<unknown>,
  unseen: () => Promise<boolean>,
  { clock, signal, onProgress }: PatientCall,
): Promise<unknown> {
  return retryWhile({
    attempt: boot,
    passing: async (error) => isLabError(error) && error.code === 'K8SLAB_NAME_EXISTS' && (await unseen()),
    onFirst: () =>
      onProgress?.(undefined, 'the name of a container that was just removed is still taken: trying again'),
    what: 'the names of containers that were just removed',
    deadlineMs: 60_000,
    intervalMs: 2000,
    clock,
    signal,
  });
}
