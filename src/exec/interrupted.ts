import { ExitCode, LabError } from '../errors.js';

/** Why the signal of this process was aborted, where its terminal was closed. Any other reason is Ctrl-C. */
export const HUNG_UP = new Error('the terminal was closed');

/** What every wait and every program ends with after Ctrl-C. */
export function interruptedError(what: string, cause?: unknown): LabError {
  return new LabError('K8SLAB_INTERRUPTED', `Cannot ${what}: interrupted`, {
    hint: 'Run the same command again: it continues where this one stopped.',
    exitCode: ExitCode.interrupted,
    ...(cause === undefined ? {} : { cause }),
  });
}
