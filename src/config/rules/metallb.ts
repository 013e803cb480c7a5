import { parseCidr } from '../../net/cidr.js';
import { formatIp, parseIp } from '../../net/ip.js';
import { parseRange } from '../../net/range.js';
import { type Span, spanContains } from '../../net/span.js';
import { nodeAddress, nodeHost, workerName } from '../layout.js';
import type { LabConfig } from '../model.js';
import type { Rule } from './rule.js';

/** MetalLB answers ARP for its addresses, so they must be in the nodes' network and belong to nobody else. */
export const metallbRange: Rule = {
  name: 'metallb-range',
  reads: ['network.metallb', 'network.nodes', 'workers', 'controlPlane.name'],
  check: (config, context) => {
    const { nodes, metallb } = config.network;
    const range = parseRange(metallb);
    const problem = (message: string, hint: string) => [
      context.problem(['network.metallb', 'network.nodes', 'workers'], { code: 'K8SLAB_NET_METALLB', message, hint }),
    ];
    const network = parseCidr(nodes);
    const free = 'The addresses from .11 to .99 are never given to a node.';
    if (!spanContains(network, range)) {
      // A network without room for the nodes is the real problem, and nodes-fit says so.
      if (nodeHost(config.workers) > network.last - network.first - 1) return [];
      return problem(`metallb ${metallb} is not inside nodes ${nodes}, wanted a range in it`, free);
    }
    const taken = takenAddresses(config, network).filter(({ address }) =>
      spanContains(range, { first: address, last: address }),
    );
    if (taken.length === 0) return [];
    const names = taken.slice(0, 3).map(({ address, owner }) => `${formatIp(address)} (${owner})`);
    const more = taken.length > names.length ? ` and ${taken.length - names.length} more` : '';
    return problem(`metallb ${metallb} covers ${names.join(', ')}${more}, wanted free addresses`, free);
  },
};

function takenAddresses(
  { network, workers, controlPlane }: LabConfig,
  nodes: Span,
): { address: number; owner: string }[] {
  const machines = Array.from({ length: workers + 1 }, (_, index) => ({
    address: parseIp(nodeAddress(network.nodes, index)),
    owner: index === 0 ? controlPlane.name : workerName(index),
  }));
  return [
    { address: nodes.first, owner: 'the network itself' },
    { address: nodes.first + 1, owner: 'the host' },
    ...machines,
    { address: nodes.last, owner: 'broadcast' },
  ];
}
