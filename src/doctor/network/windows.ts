import { type HostRoute, networkOf, prefixOfMask } from './route.js';

/**
 * `route print -4`. Headings are in the language of Windows, so rows are told by their shape: network, netmask,
 * gateway (an address or a word such as `On-link`), interface, metric. Persistent routes have four columns and
 * are listed as active ones too when they count.
 */
export function parseRoutePrint(text: string): HostRoute[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const match = /^\s*(\d+\.\d+\.\d+\.\d+)\s+(\d+\.\d+\.\d+\.\d+)\s+\S.*?\s+(\d+\.\d+\.\d+\.\d+)\s+\d+\s*$/.exec(line);
    const [, network, mask, device] = match ?? [];
    if (network === undefined || mask === undefined || device === undefined) return [];
    const prefix = prefixOfMask(mask);
    return prefix === undefined ? [] : [{ cidr: networkOf(network, prefix), device }];
  });
}
