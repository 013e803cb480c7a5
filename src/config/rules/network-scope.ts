import { parseCidr } from '../../net/cidr.js';
import { isPrivate, specialPurpose } from '../../net/scope.js';
import type { Rule } from './rule.js';

const RANGES = ['nodes', 'pods', 'services'] as const;

/** Loopback and the like mean something else to every machine; public addresses hide the real ones. */
export const networkScope: Rule = {
  name: 'network-scope',
  reads: ['network.nodes', 'network.pods', 'network.services'],
  check: ({ network }, context) =>
    RANGES.flatMap((range) => {
      const cidr = parseCidr(network[range]);
      const special = specialPurpose(cidr);
      const hint = 'Private networks are 10.0.0.0/8, 172.16.0.0/12 and 192.168.0.0/16.';
      if (special !== undefined) {
        const message = `${network[range]} has ${special}, wanted a private network`;
        return [context.problem(`network.${range}`, { code: 'K8SLAB_NET_RESERVED', message, hint })];
      }
      if (isPrivate(cidr)) return [];
      const message = `${network[range]} is not private: its real addresses cannot be reached from the lab`;
      return [context.problem(`network.${range}`, { code: 'K8SLAB_NET_PUBLIC', severity: 'warning', message, hint })];
    }),
};
