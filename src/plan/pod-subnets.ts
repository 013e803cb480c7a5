import { parseCidr } from '../net/cidr.js';
import { formatIp } from '../net/ip.js';

const NODE_PREFIX = 24;
const NODE_SIZE = 2 ** (32 - NODE_PREFIX);

/**
 * The /24 of each of `count` nodes. A rule of config sees to it that the network is large enough.
 * Taken from the plan and not from `spec.podCIDR`, which follows the order of joining: with static routes every
 * node has to know the subnets of all others before they join.
 */
export function podSubnets(pods: string, count: number): string[] {
  const { first } = parseCidr(pods);
  return Array.from({ length: count }, (_, index) => `${formatIp(first + index * NODE_SIZE)}/${String(NODE_PREFIX)}`);
}
