import { LabError } from '../errors.js';
import { formatIp, parseIp } from './ip.js';
import { type Span, spanContains, spansOverlap } from './span.js';

/** An IPv4 network. `first` is its own address, `last` the broadcast address. */
export interface Cidr extends Span {
  /** 0..32 */
  prefix: number;
  /** Canonical: `192.168.1.0/24` also for `192.168.1.10/24`. */
  network: string;
  /** The text had bits set behind the prefix, as `192.168.1.10/24` has. */
  hasHostBits: boolean;
}

/** `a.b.c.d/n` → Cidr. Throws K8SLAB_NET_CIDR. */
export function parseCidr(text: string): Cidr {
  const [, ip, bits] = /^([\d.]+)\/(0|[1-9]\d?)$/.exec(text) ?? [];
  const address = ip === undefined ? undefined : addressOf(ip);
  const prefix = Number(bits);
  if (address === undefined || prefix > 32) {
    throw new LabError('K8SLAB_NET_CIDR', `Cannot read ${JSON.stringify(text)} as a network, wanted 192.168.1.0/24`);
  }
  const size = 2 ** (32 - prefix);
  const first = address - (address % size);
  return {
    first,
    last: first + size - 1,
    prefix,
    network: `${formatIp(first)}/${prefix}`,
    hasHostBits: address !== first,
  };
}

function addressOf(text: string): number | undefined {
  try {
    return parseIp(text);
  } catch {
    return undefined;
  }
}

/** Do two networks share an address? Throws K8SLAB_NET_CIDR. */
export function cidrsOverlap(a: string, b: string): boolean {
  return spansOverlap(parseCidr(a), parseCidr(b));
}

/** Does the network hold this address or this whole network? Throws K8SLAB_NET_CIDR, K8SLAB_NET_ADDRESS. */
export function cidrContains(cidr: string, inner: string): boolean {
  const span = inner.includes('/') ? parseCidr(inner) : { first: parseIp(inner), last: parseIp(inner) };
  return spanContains(parseCidr(cidr), span);
}

/**
 * The address `n` behind the network's own: `hostAddress('192.168.1.0/24', 10)` is 192.168.1.10. It may lie outside of
 * the network: whether a node still fits is for a rule to say, not for a crash. So behind the last address of all
 * comes 0.0.0.0, which is outside as well.
 */
export function hostAddress(cidr: string, n: number): string {
  return formatIp((parseCidr(cidr).first + n) % 2 ** 32);
}

/** `255.255.255.0` of a /24. Throws K8SLAB_NET_CIDR. */
export function netmask(cidr: string): string {
  const { prefix } = parseCidr(cidr);
  return formatIp(2 ** 32 - 2 ** (32 - prefix));
}

/** Addresses that machines can have: without the network's own and the broadcast address. */
export function hostCount(cidr: string): number {
  const { prefix } = parseCidr(cidr);
  return prefix >= 31 ? 2 ** (32 - prefix) : 2 ** (32 - prefix) - 2;
}
