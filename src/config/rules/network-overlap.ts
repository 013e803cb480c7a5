import { parseCidr } from '../../net/cidr.js';
import { spansOverlap } from '../../net/span.js';
import type { Rule } from './rule.js';

const RANGES = ['services', 'pods', 'nodes'] as const;

/** A packet must have one way to go: nodes, pods and services may not share an address. MetalLB lies inside nodes. */
export const networkOverlap: Rule = {
  name: 'network-overlap',
  reads: ['network'],
  check: ({ network }, context) =>
    RANGES.flatMap((one, index) =>
      RANGES.slice(index + 1)
        .filter((other) => spansOverlap(parseCidr(network[one]), parseCidr(network[other])))
        .map((other) =>
          context.problem([`network.${one}`, `network.${other}`], {
            code: 'K8SLAB_NET_OVERLAP',
            message: `${one} ${network[one]} and ${other} ${network[other]} overlap, wanted separate networks`,
            hint: 'The defaults fit together: nodes 192.168.1.0/24, pods 172.16.0.0/16, services 10.96.0.0/12.',
          }),
        ),
    ),
};
