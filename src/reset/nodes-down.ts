import { LabError } from '../errors.js';

export function nodeDown(names: readonly string[]): LabError {
  return new LabError('K8SLAB_NODE_DOWN', `Cannot count on ${names.join(', ')}: not Ready`, {
    hint: 'k8slab up brings nodes back; k8slab reset --soft goes on without them',
  });
}
