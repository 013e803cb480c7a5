import { LabError } from '../errors.js';

/** Last IPv4 address as a number. */
const MAX_IP = 0xff_ff_ff_ff;
const DOTTED = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/;

/**
 * Dotted IPv4 → number. Strict: no leading zeros (`010` is 8 to some programs and 10 to others), no prefix, no
 * spaces. Throws K8SLAB_NET_ADDRESS.
 */
export function parseIp(text: string): number {
  const octets = DOTTED.exec(text)?.slice(1).map(Number);
  // Not by shifting bits: their 32 bits have a sign.
  if (octets?.every((octet) => octet <= 255)) return octets.reduce((address, octet) => address * 256 + octet, 0);
  throw new LabError(
    'K8SLAB_NET_ADDRESS',
    `Cannot read ${JSON.stringify(text)} as an IPv4 address, wanted 192.168.1.10`,
  );
}

/** Number → dotted IPv4. Throws K8SLAB_NET_ADDRESS outside of 0 .. 2^32-1. */
export function formatIp(address: number): string {
  if (Number.isInteger(address) && address >= 0 && address <= MAX_IP) {
    return [24, 16, 8, 0].map((bits) => Math.floor(address / 2 ** bits) % 256).join('.');
  }
  throw new LabError(
    'K8SLAB_NET_ADDRESS',
    `Cannot write ${address} as an IPv4 address, it is outside of the address space`,
  );
}
