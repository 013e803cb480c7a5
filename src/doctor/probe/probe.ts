import type { ProviderName } from '../../config/model.js';
import type { Host, OsFacts } from '../host.js';
import { collectRoutes } from '../network/collect.js';
import type { HostRoute } from '../network/route.js';
import { type DockerProbe, probeDocker } from './docker.js';
import type { LibvirtProbe } from './libvirt.js';
import { probeVagrant, type VagrantProbe } from './vagrant.js';
import type { VirtualBoxProbe } from './virtualbox.js';
import type { WindowsProbe } from './windows.js';

/** Everything seen on the host, before anybody judges it. A provider nobody asked about is undefined. */
export interface HostProbe {
  os: OsFacts;
  routes: HostRoute[];
  vagrant: VagrantProbe;
  virtualbox: VirtualBoxProbe | undefined;
  docker: DockerProbe | undefined;
  libvirt: LibvirtProbe | undefined;
  windows: WindowsProbe | undefined;
  /** Linux only. */
  cgroup: 1 | 2 | undefined;
  /** Free MiB where boxes and disks go. */
  diskFree: number | undefined;
}

export interface ProbeOptions {
  /** Home directory, for disks. */
  home: string;
  /** Where Vagrant keeps its plugins. */
  vagrantHome: string;
  /** Providers to look at; each costs a program start. */
  providers: readonly ProviderName[];
}

/** Looks at everything at once; nothing here changes the host. What is seldom looked at is loaded then. */
export async function probeHost(host: Host, { home, vagrantHome, providers }: ProbeOptions): Promise<HostProbe> {
  const wants = (name: ProviderName): boolean => providers.includes(name);
  const linux = host.os.platform === 'linux';
  const [routes, vagrant, virtualbox, docker, libvirt, windows, unified, diskFree] = await Promise.all([
    collectRoutes(host),
    // Only VirtualBox ties itself to certain Vagrant versions.
    probeVagrant(host, vagrantHome, wants('virtualbox')),
    wants('virtualbox') ? import('./virtualbox.js').then(({ probeVirtualBox }) => probeVirtualBox(host)) : undefined,
    wants('docker') ? probeDocker(host) : undefined,
    wants('libvirt') && linux ? import('./libvirt.js').then(({ probeLibvirt }) => probeLibvirt(host)) : undefined,
    wants('virtualbox') && !linux ? import('./windows.js').then(({ probeWindows }) => probeWindows(host)) : undefined,
    linux ? host.files.exists('/sys/fs/cgroup/cgroup.controllers') : undefined,
    host.files.freeMiB(home),
  ]);
  const cgroup = unified === undefined ? undefined : unified ? 2 : 1;
  return { os: host.os, routes, vagrant, virtualbox, docker, libvirt, windows, cgroup, diskFree };
}
