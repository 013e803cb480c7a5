import { hostCount, parseCidr } from '../../net/cidr.js';
import { nodeHost } from '../layout.js';
import type { Rule } from './rule.js';

const CODE = 'K8SLAB_NET_TOO_SMALL';

/** The nodes have fixed places, .10 and .101 and up; the last of them must still be an address for machines. */
export const nodesFit: Rule = {
  name: 'nodes-fit',
  reads: ['network.nodes', 'workers'],
  check: ({ network, workers }, context) => {
    const last = nodeHost(workers);
    if (last <= hostCount(network.nodes)) return [];
    const needs = workers === 0 ? 'the control plane is number 10' : `worker ${workers} is number ${last}`;
    return [
      context.problem(['network.nodes', 'workers'], {
        code: CODE,
        message: `nodes ${network.nodes} has ${hostCount(network.nodes)} addresses but ${needs} in it, wanted /${32 - Math.ceil(Math.log2(last + 2))} or larger`,
        hint: 'Use a /24.',
      }),
    ];
  },
};

/** Each node takes a /24 out of the pod network; kube-controller-manager splits at most 16 bits. */
export const podsFit: Rule = {
  name: 'pods-fit',
  reads: ['network.pods', 'workers'],
  check: ({ network, workers }, context) => {
    const { prefix } = parseCidr(network.pods);
    const smallest = 24 - Math.ceil(Math.log2(workers + 1));
    if (prefix <= smallest && prefix >= 8) return [];
    return [
      context.problem(['network.pods', 'workers'], {
        code: CODE,
        message: `pods ${network.pods} cannot give a /24 to each of ${workers + 1} nodes, wanted a network from /8 to /${smallest}`,
        hint: 'Use a /16.',
      }),
    ];
  },
};

/** The API server refuses more than 20 bits; cluster DNS is number 10. */
export const servicesFit: Rule = {
  name: 'services-fit',
  reads: ['network.services'],
  check: ({ network }, context) => {
    const { prefix } = parseCidr(network.services);
    if (prefix >= 12 && prefix <= 28) return [];
    return [
      context.problem('network.services', {
        code: CODE,
        message: `services ${network.services} is not a size that Kubernetes takes, wanted a network from /12 to /28`,
        hint: 'Use a /12 or a /16.',
      }),
    ];
  },
};
