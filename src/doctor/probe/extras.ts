import type { Host } from '../host.js';
import type { HostExtras, LockSeen } from '../host-extras.js';
import { linuxExtras } from './linux-extras.js';

export interface ExtrasOptions {
  env: Readonly<Record<string, string | undefined>>;
  lock: LockSeen | undefined;
  /** Looks a name up; rejects or takes long where there is no DNS. */
  lookup: (name: string) => Promise<unknown>;
}

/** Images of Kubernetes come from there. */
const NAME = 'registry.k8s.io';
const LOOKUP_MS = 4000;
const DEADLINE_MS = 10_000;
const PROXY_VARIABLES = ['http_proxy', 'https_proxy', 'all_proxy'];

export async function probeExtras(host: Host, { env, lock, lookup }: ExtrasOptions): Promise<HostExtras> {
  const [ofSystem, resolves] = await Promise.all([systemExtras(host), canResolve(lookup)]);
  return { disks: {}, ...ofSystem, resolves, ...(lock && { lock }), ...proxiesOf(env) };
}

async function systemExtras(host: Host): Promise<Partial<HostExtras>> {
  switch (host.os.platform) {
    case 'linux':
      return linuxExtras(host);
    case 'darwin': {
      const [version, support] = await Promise.all([
        ask(host, 'sw_vers', '-productVersion'),
        ask(host, 'sysctl', '-n', 'kern.hv_support'),
      ]);
      return {
        ...(version !== '' && { macos: version }),
        ...(/^[01]$/.test(support) && { virtualisation: support === '1' }),
      };
    }
    case 'win32': {
      // Two bits that say whether the clock is right; 3 is the one for "not synchronised", in every language.
      const leap = /^[^\n:]*: ([0-3])\(/m.exec(await ask(host, 'w32tm', '/query', '/status'))?.[1];
      return leap === undefined ? {} : { timeSynced: leap !== '3' };
    }
  }
}

async function ask({ exec }: Pick<Host, 'exec'>, ...argv: string[]): Promise<string> {
  const result = await exec.run({ argv, deadlineMs: DEADLINE_MS, env: { LC_ALL: 'C' } });
  return result.ok ? result.stdout.trim() : '';
}

async function canResolve(lookup: ExtrasOptions['lookup']): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), LOOKUP_MS);
  });
  const found = lookup(NAME).then(
    () => true,
    () => false,
  );
  return Promise.race([found, late]).finally(() => clearTimeout(timer));
}

function proxiesOf(env: ExtrasOptions['env']): Pick<HostExtras, 'proxies' | 'noProxy'> {
  const either = (name: string): string => env[name] ?? env[name.toUpperCase()] ?? '';
  const proxies = PROXY_VARIABLES.filter((name) => either(name) !== '').map(
    (name) => `${name}=${either(name).replace(/^([a-z\d+.-]+:\/\/)?.*@/i, '$1[redacted]@')}`,
  );
  const noProxy = either('no_proxy').split(',');
  return { proxies, noProxy: noProxy.map((entry) => entry.trim()).filter((entry) => entry !== '') };
}
