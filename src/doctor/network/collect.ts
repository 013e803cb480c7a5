import type { Host } from '../host.js';
import { parseIpAddr, parseIpRoute } from './linux.js';
import { type HostRoute, tidyRoutes } from './route.js';

const DEADLINE_MS = 10_000;

/** IPv4 networks in use on the host; empty when the host does not tell. */
export async function collectRoutes({ exec, os }: Pick<Host, 'exec' | 'os'>): Promise<HostRoute[]> {
  const text = async (...argv: string[]): Promise<string> => {
    const result = await exec.run({ argv, deadlineMs: DEADLINE_MS, env: { LC_ALL: 'C' } });
    return result.ok ? result.stdout : '';
  };
  switch (os.platform) {
    case 'linux': {
      const [routes, addresses] = await Promise.all([text('ip', '-j', 'route'), text('ip', '-j', 'addr')]);
      return tidyRoutes([...parseIpRoute(routes), ...parseIpAddr(addresses), ...os.interfaces]);
    }
    case 'darwin': {
      const { parseNetstat } = await import('./darwin.js');
      return tidyRoutes([...parseNetstat(await text('netstat', '-rn', '-f', 'inet')), ...os.interfaces]);
    }
    case 'win32': {
      const { parseRoutePrint } = await import('./windows.js');
      // It names an interface by its address; Node knows the names, and which of them are VirtualBox's.
      const far = parseRoutePrint(await text('route', 'print', '-4')).filter(
        (route) => !os.interfaces.some(({ cidr }) => cidr === route.cidr),
      );
      return tidyRoutes([...far, ...os.interfaces]);
    }
  }
}
