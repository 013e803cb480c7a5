import { cidrContains } from '../../net/cidr.js';
import { nodeAddress } from '../layout.js';
import type { Rule } from './rule.js';

/**
 * Vagrant refuses a private address that ends in .1 for VirtualBox: the host itself has it. The book's numbering never
 * gives one inside its network within the limits of today; this rule keeps it so when a limit moves.
 */
export const dotOne: Rule = {
  name: 'dot-one',
  reads: ['network.nodes', 'workers'],
  check: ({ network, workers }, context) =>
    Array.from({ length: workers + 1 }, (_, index) => nodeAddress(network.nodes, index))
      .filter((address) => address.endsWith('.1') && cidrContains(network.nodes, address))
      .map((address) =>
        context.problem(['network.nodes', 'workers'], {
          code: 'K8SLAB_NET_DOT_ONE',
          message: `a node would have ${address}, which ends in .1 and belongs to the host, wanted another network or fewer workers`,
        }),
      ),
};
