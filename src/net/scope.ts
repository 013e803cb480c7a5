import type { Cidr } from './cidr.js';
import { parseCidr } from './cidr.js';
import { spanContains, spansOverlap } from './span.js';

const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'].map(parseCidr);
/** Networks that mean something else to every host, so no machine can have an address there. */
const SPECIAL: readonly { cidr: Cidr; what: string }[] = [
  { cidr: parseCidr('0.0.0.0/8'), what: '"this network" addresses' },
  { cidr: parseCidr('127.0.0.0/8'), what: 'loopback addresses' },
  { cidr: parseCidr('169.254.0.0/16'), what: 'link-local addresses' },
  { cidr: parseCidr('224.0.0.0/3'), what: 'multicast and reserved addresses' },
];

/** Only addresses for private use (RFC 1918, RFC 6598)? */
export function isPrivate(cidr: Cidr): boolean {
  return PRIVATE.some((network) => spanContains(network, cidr));
}

/** What makes the network unusable for machines, `loopback addresses`; undefined when nothing does. */
export function specialPurpose(cidr: Cidr): string | undefined {
  return SPECIAL.find((special) => spansOverlap(special.cidr, cidr))?.what;
}
