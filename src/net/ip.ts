import { Address4 } from 'ip-address';
import { LabError } from '../errors.js';

/** Last IPv4 address as a number. */
const MAX_IP = 0xff_ff_ff_ff;

/**
 * Dotted IPv4 → number. Strict: no leading zeros (`010` is 8 to some programs and 10 to others), no prefix, no
 * spaces. Throws K8SLAB_NET_ADDRESS.
 */
export function parseIp(text: string): number {
  if (!text.includes('/') && Address4.isValid(text)) return Number(new Address4(text).bigInt());
  throw new LabError(
    'K8SLAB_NET_ADDRESS',
    `Cannot read ${JSON.stringify(text)} as an IPv4 address, wanted 192.168.1.10`,
  );
}

/** Number → dotted IPv4. Throws K8SLAB_NET_ADDRESS outside of 0 .. 2^32-1. */
export function formatIp(address: number): string {
  if (Number.isInteger(address) && address >= 0 && address <= MAX_IP)
    return Address4.fromInteger(address).correctForm();
  throw new LabError(
    'K8SLAB_NET_ADDRESS',
    `Cannot write ${address} as an IPv4 address, it is outside of the address space`,
  );
}
