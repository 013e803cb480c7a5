import { cidrContains } from './cidr.js';

/**
 * Whether an entry of `no_proxy` spares this address. As Go programs and curl read it: an address, a network, or the
 * beginning of addresses with a dot at its end.
 */
export function sparesAddress(entry: string, ip: string): boolean {
  if (entry === '*' || entry === ip) return true;
  if (/^[\d.]+\/\d+$/.test(entry)) return isIn(entry, ip);
  return /^[\d.]+\.\*?$/.test(entry) && ip.startsWith(entry.replace('*', ''));
}

/** What is no network (`10/8`), or no address, spares nothing in those programs either. */
function isIn(network: string, ip: string): boolean {
  try {
    return cidrContains(network, ip);
  } catch {
    return false;
  }
}
