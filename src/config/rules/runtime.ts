import { LAST_DOCKERSHIM_MINOR } from '../profiles.js';
import type { Rule } from './rule.js';

const CODE = 'K8SLAB_RUNTIME';

export const dockerRuntime: Rule = {
  name: 'docker-runtime',
  reads: ['runtime', 'kubernetes', 'provider'],
  check: ({ runtime, kubernetes, provider }, context) => {
    if (runtime !== 'docker') return [];
    if (Number(kubernetes.split('.')[1]) > LAST_DOCKERSHIM_MINOR) {
      return [
        context.problem(['runtime', 'kubernetes'], {
          code: CODE,
          message: `kubelet ${kubernetes} cannot use Docker, wanted containerd, or Kubernetes 1.${LAST_DOCKERSHIM_MINOR} or older`,
          hint: 'Set runtime: containerd, or profile: classic for the world of the book.',
        }),
      ];
    }
    if (provider !== 'docker') return [];
    return [
      context.problem(['runtime', 'provider'], {
        code: CODE,
        message: 'docker nodes are containers and run no Docker of their own, wanted containerd',
        hint: 'Set runtime: containerd, or a provider with real machines.',
      }),
    ];
  },
};
