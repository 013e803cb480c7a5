import { type HostRoute, networkOf } from './route.js';

interface IpRoute {
  dst?: unknown;
  dev?: unknown;
}
interface IpAddr {
  ifname?: unknown;
  addr_info?: { family?: unknown; local?: unknown; prefixlen?: unknown }[];
}

/** `ip -j route`: JSON list; `dst` is `default`, a network or a bare address. */
export function parseIpRoute(json: string): HostRoute[] {
  return list<IpRoute>(json).flatMap(({ dst, dev }) =>
    typeof dst === 'string' && typeof dev === 'string' && /^[\d.]+\/\d+$/.test(dst) ? [{ cidr: dst, device: dev }] : [],
  );
}

/** `ip -j addr`: also finds networks whose interface is down, which have no route and still refuse a second bridge. */
export function parseIpAddr(json: string): HostRoute[] {
  return list<IpAddr>(json).flatMap(({ ifname, addr_info: addresses }) =>
    (addresses ?? []).flatMap(({ family, local, prefixlen }) =>
      family === 'inet' && typeof local === 'string' && typeof prefixlen === 'number' && typeof ifname === 'string'
        ? [{ cidr: networkOf(local, prefixlen), device: ifname }]
        : [],
    ),
  );
}

function list<T>(json: string): T[] {
  try {
    const value: unknown = JSON.parse(json);
    return Array.isArray(value) ? (value as T[]) : [];
  } catch {
    return [];
  }
}
