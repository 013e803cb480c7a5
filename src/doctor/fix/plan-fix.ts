import { findProgram, type Host } from '../host.js';
import { probeDocker } from '../probe/docker.js';
import { probeLibvirt } from '../probe/libvirt.js';
import { type Daemon, type FixableProvider, type Need, NEEDS } from './needs.js';

export interface FixPlan {
  provider: FixableProvider;
  /** Debian packages to install. */
  packages: string[];
  /** Empty when the server answers already. */
  daemons: readonly Daemon[];
  /** systemd runs and is to start them. */
  systemd: boolean;
}

/**
 * What is missing for a provider on this host. Looks only.
 *
 * @param libvirtPlugin Vagrant has the plugin: one of its own, from `vagrant plugin install`, is as good as Debian's,
 *   which does not fit the Vagrant of anybody else
 */
export async function planFix(host: Host, provider: FixableProvider, libvirtPlugin = false): Promise<FixPlan> {
  const { programs, files, daemons } = NEEDS[provider];
  // Daemons live in /usr/sbin, which an ordinary user may not have on PATH.
  const wide: Host = { ...host, os: { ...host.os, path: [...host.os.path, '/usr/sbin', '/sbin'] } };
  const packages = new Set<string>();
  const systemd = await host.files.exists('/run/systemd/system');
  const runs = await answers(host, provider);
  const concerns = ({ arch = host.os.arch, byHand = false }: Pick<Need, 'arch' | 'byHand'>): boolean =>
    arch === host.os.arch && !(byHand && (systemd || runs));
  for (const need of programs.filter(concerns)) {
    if ((await findProgram(wide, need.program)) === undefined) packages.add(await available(host, need.packages));
  }
  for (const need of files.filter(concerns)) {
    if (need.plugin && libvirtPlugin) continue;
    if (!(await host.files.exists(need.path))) packages.add(await available(host, need.packages));
  }
  return {
    provider,
    packages: [...packages],
    daemons: runs ? [] : daemons,
    systemd,
  };
}

export async function answers(host: Host, provider: FixableProvider): Promise<boolean> {
  if (provider === 'docker') return (await probeDocker(host)).server !== undefined;
  return (await probeLibvirt(host)).hypervisor !== undefined;
}

async function available(host: Host, packages: readonly string[]): Promise<string> {
  for (const name of packages) {
    const found = await host.exec.run({ argv: ['apt-cache', 'show', '--no-all-versions', name], deadlineMs: 30_000 });
    if (found.ok && found.stdout.includes(`Package: ${name}\n`)) return name;
  }
  // Not known before `apt-get update` has run either.
  return packages.at(-1) ?? '';
}
