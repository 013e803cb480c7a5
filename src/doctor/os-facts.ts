import {
  arch,
  availableParallelism,
  freemem,
  type NetworkInterfaceInfo,
  networkInterfaces,
  platform,
  totalmem,
} from 'node:os';
import { ExitCode, LabError } from '../errors.js';
import type { HostFiles, OsFacts } from './host.js';
import { deviceName } from './network/device.js';
import { type HostRoute, networkOf } from './network/route.js';

const MIB = 1024 * 1024;

/** `MemAvailable` of /proc/meminfo in MiB: what can be had without swapping, caches included. */
export function parseMemAvailable(meminfo: string): number | undefined {
  const match = /^MemAvailable:\s+(\d+) kB$/m.exec(meminfo);
  return match?.[1] === undefined ? undefined : Math.floor(Number(match[1]) / 1024);
}

/** Reads the real machine. Throws K8SLAB_HOST_UNSUPPORTED on an operating system or processor without a lab. */
export async function readOsFacts(path: readonly string[], files: HostFiles): Promise<OsFacts> {
  const os = platform();
  const processor = arch();
  if (os !== 'linux' && os !== 'darwin' && os !== 'win32') throw unsupported(`operating system ${os}`);
  if (processor !== 'x64' && processor !== 'arm64') throw unsupported(`processor ${processor}`);
  // freemem() counts only untouched pages, on Linux a fraction of what is really available.
  const meminfo = os === 'linux' ? await files.read('/proc/meminfo') : undefined;
  return {
    platform: os,
    arch: processor,
    cpus: availableParallelism(),
    memoryTotal: Math.floor(totalmem() / MIB),
    memoryAvailable: (meminfo === undefined ? undefined : parseMemAvailable(meminfo)) ?? Math.floor(freemem() / MIB),
    path,
    interfaces: interfaceNetworks(networkInterfaces()),
  };
}

/** IPv4 networks of interfaces as Node tells them. */
export function interfaceNetworks(interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>): HostRoute[] {
  return Object.entries(interfaces).flatMap(([name, addresses]) =>
    (addresses ?? [])
      .filter(({ family, cidr }) => family === 'IPv4' && cidr !== null)
      .map(({ address, cidr, mac }) => ({
        cidr: networkOf(address, Number(cidr?.split('/')[1])),
        device: deviceName(name, mac),
      })),
  );
}

function unsupported(what: string): LabError {
  return new LabError(
    'K8SLAB_HOST_UNSUPPORTED',
    `Cannot use this host: ${what}, Linux, macOS or Windows on x64 or arm64 wanted`,
    {
      exitCode: ExitCode.host,
    },
  );
}
