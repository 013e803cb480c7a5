import { join } from 'node:path';
import { findProgram, type Host } from '../host.js';

export interface VagrantProbe {
  /** Path of the program; undefined: not installed. */
  program: string | undefined;
  /** `2.4.9`; undefined when it is missing or does not answer. */
  version: string | undefined;
  /** A vagrant-libvirt plugin is installed for it. */
  libvirtPlugin: boolean;
}

const DEADLINE_MS = 60_000;

/** `Vagrant 2.3.4` → `2.3.4`. */
export function parseVagrantVersion(output: string): string | undefined {
  return /^Vagrant (\d+\.\d+\.\d+\S*)/m.exec(output)?.[1];
}

/**
 * Debian's package leaves a file, `vagrant plugin install` an entry in the home directory. Both are read from disk:
 * `vagrant plugin list` starts Ruby with every plugin and takes seconds.
 */
async function hasLibvirtPlugin({ files }: Pick<Host, 'files'>, vagrantHome: string): Promise<boolean> {
  if (await files.exists('/usr/share/vagrant-plugins/plugins.d/vagrant-libvirt.json')) return true;
  const plugins = await files.read(join(vagrantHome, 'plugins.json'));
  return plugins?.includes('"vagrant-libvirt"') ?? false;
}

/**
 * Looks for vagrant; asks for its version only when that matters, because Ruby takes its time to start.
 *
 * @param vagrantHome VAGRANT_HOME, where it is set; else `.vagrant.d` of the user
 */
export async function probeVagrant(host: Host, vagrantHome: string, askVersion: boolean): Promise<VagrantProbe> {
  const program = await findProgram(host, 'vagrant');
  if (program === undefined) return { program: undefined, version: undefined, libvirtPlugin: false };
  const libvirtPlugin = await hasLibvirtPlugin(host, vagrantHome);
  if (!askVersion) return { program, version: undefined, libvirtPlugin };
  const result = await host.exec.run({
    argv: ['vagrant', '--version'],
    deadlineMs: DEADLINE_MS,
    env: { LC_ALL: 'C', VAGRANT_CHECKPOINT_DISABLE: '1' },
  });
  return { program, version: parseVagrantVersion(result.stdout), libvirtPlugin };
}
