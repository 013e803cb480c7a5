import { isLabError, LabError } from '../errors.js';

/**
 * The node went away, or the way to it, while something was done there: what came of it is not known. Where somebody
 * else answered when we tried again, that is what has to be told.
 */
export function connectionLost(what: string, node: string, cause?: unknown): LabError {
  if (isLabError(cause) && cause.code === 'K8SLAB_SSH_HOST_KEY') return cause;
  return new LabError('K8SLAB_SSH_LOST', `Cannot ${what}: the ssh connection to ${node} broke`, {
    hint: 'Run the same command again: what was done is kept. k8slab status shows which nodes are up.',
    details: { node },
    ...(cause === undefined ? {} : { cause }),
  });
}
