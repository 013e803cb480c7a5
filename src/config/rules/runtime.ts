import { LAST_DOCKERSHIM_MINOR } from '../profiles.js';
import type { Rule } from './rule.js';

const CODE = 'K8SLAB_RUNTIME';

export const dockerRuntime: Rule = {
  name: 'docker-runtime',
  reads: ['runtime', 'kubernetes'],
  check: ({ runtime, kubernetes }, context) => {
    if (runtime !== 'docker') return [];
    if (Number(kubernetes.split('.')[1]) <= LAST_DOCKERSHIM_MINOR) return [];
    return [
      context.problem(['runtime', 'kubernetes'], {
        code: CODE,
        message: `kubelet ${kubernetes} cannot use Docker, wanted containerd, or Kubernetes 1.${LAST_DOCKERSHIM_MINOR} or older`,
        hint: 'Set runtime: containerd, or profile: classic for the world of the book.',
      }),
    ];
  },
};
