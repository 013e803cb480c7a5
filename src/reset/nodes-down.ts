import { LabError } from '../errors.js';

export function nodeDown(names: readonly string[]): LabError {
  return new LabError('K8SLAB_NODE_DOWN', `Cannot count on ${names.join(', ')}: not Ready`, {
    hint: 'Bring nodes back with: k8slab up. Where they still answer over SSH, k8slab reset --soft goes on as it is',
  });
}
