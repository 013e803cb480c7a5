/** An IPv4 network the host can reach by itself, and the device (Windows: interface address) it goes through. */
export interface HostRoute {
  cidr: string;
  device: string;
}

/**
 * Networks that collide with nothing: everything, loopback, link-local, multicast and single addresses. VPNs write
 * "everything" in pieces (0.0.0.0/1 and 128.0.0.0/1), so that it wins over the default route; no network of anybody's
 * is larger than a /8, and the lab's own is narrower and wins over such a route.
 */
function isNoise(cidr: string): boolean {
  const [address = '', prefix = ''] = cidr.split('/');
  if (Number(prefix) < 8 || Number(prefix) >= 32) return true;
  const first = Number(address.split('.')[0]);
  return first === 0 || first === 127 || first >= 224 || address.startsWith('169.254.');
}

/** Drops noise and repetitions, keeps order. */
export function tidyRoutes(routes: readonly HostRoute[]): HostRoute[] {
  const seen = new Set<string>();
  return routes.filter(({ cidr, device }) => {
    const key = `${cidr} ${device}`;
    if (isNoise(cidr) || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** `192.168.1.17`, 24 → `192.168.1.0/24`. */
export function networkOf(address: string, prefix: number): string {
  const bits = address.split('.').reduce((value, part) => value * 256 + Number(part), 0);
  const size = 2 ** (32 - prefix);
  const start = Math.floor(bits / size) * size;
  const parts = [24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256);
  return `${parts.join('.')}/${prefix}`;
}

/** `255.255.255.0` → 24; undefined when the ones are not one block. */
export function prefixOfMask(mask: string): number | undefined {
  const bits = mask
    .split('.')
    .map((part) => Number(part).toString(2).padStart(8, '0'))
    .join('');
  return /^1*0*$/.test(bits) && bits.length === 32 ? (bits.indexOf('0') === -1 ? 32 : bits.indexOf('0')) : undefined;
}
