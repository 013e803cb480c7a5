import type { HostRoute } from './route.js';

/**
 * `netstat -rn -f inet`. macOS drops trailing zero octets: `192.168.1` is 192.168.1.0/24, `127` is 127.0.0.0/8 and
 * `172.16.111/24` is 172.16.111.0/24. Lines with four octets and no prefix are single hosts and stay out.
 */
export function parseNetstat(text: string): HostRoute[] {
  const rows = text.split('\n').map((line) => line.trim().split(/\s+/));
  const header = rows.find((cells) => cells[0] === 'Destination');
  const deviceColumn = header?.indexOf('Netif') ?? -1;
  if (deviceColumn < 0) return [];
  return rows.flatMap((cells) => {
    const match = /^(\d+(?:\.\d+){0,3})(?:\/(\d+))?$/.exec(cells[0] ?? '');
    const octets = match?.[1]?.split('.');
    const device = cells[deviceColumn];
    if (!octets || device === undefined) return [];
    const prefix = match?.[2] === undefined ? octets.length * 8 : Number(match[2]);
    return [{ cidr: `${[...octets, '0', '0', '0'].slice(0, 4).join('.')}/${prefix}`, device }];
  });
}
