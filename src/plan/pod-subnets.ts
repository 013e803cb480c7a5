import { parseCidr } from '../net/cidr.js';
import { formatIp } from '../net/ip.js';

const NODE_PREFIX = 24;
const NODE_SIZE = 2 ** (32 - NODE_PREFIX);

/** How many nodes get a /24 of this pod network. */
export function podSubnetCount(pods: string): number {
  return Math.floor(2 ** (NODE_PREFIX - parseCidr(pods).prefix));
}

/**
 * The /24 of each of `count` nodes; none at all where the network is too small (a rule of the plan reports it).
 * Taken from the plan and not from `spec.podCIDR`, which follows the order of joining: with static routes every
 * node has to know the subnets of all others before they join.
 */
export function podSubnets(pods: string, count: number): string[] {
  const { first } = parseCidr(pods);
  if (podSubnetCount(pods) < count) return [];
  return Array.from({ length: count }, (_, index) => `${formatIp(first + index * NODE_SIZE)}/${String(NODE_PREFIX)}`);
}
