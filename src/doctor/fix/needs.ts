import type { OsFacts } from '../host.js';

/** Providers whose host side can be installed from Debian's archive and started. */
export type FixableProvider = 'docker' | 'libvirt';

export interface Daemon {
  /** Program, and name of its pid record. */
  name: string;
  /** systemd unit. */
  unit: string;
  /** How it is started by hand. */
  argv: readonly string[];
}

export interface Need {
  /** Debian packages to try, the first one that exists is taken. */
  packages: readonly string[];
  /** Processor of the hosts that need it, which is that of their nodes; all of them without. */
  arch?: OsFacts['arch'];
  /** Only where no systemd starts the daemons. */
  byHand?: boolean;
}

interface Needs {
  /** Programs that show that a package is there. */
  programs: readonly (Need & { program: string })[];
  /** The same for packages without a program. `plugin`: it is Vagrant's, which may have come from elsewhere. */
  files: readonly (Need & { path: string; plugin?: true })[];
  /** In the order in which they start. */
  daemons: readonly Daemon[];
}

const VAGRANT = { program: 'vagrant', packages: ['vagrant'] };

export const NEEDS: Readonly<Record<FixableProvider, Needs>> = {
  docker: {
    programs: [
      VAGRANT,
      { program: 'dockerd', packages: ['docker.io'] },
      // Debian 13 has the client in a package of its own.
      { program: 'docker', packages: ['docker-cli', 'docker.io'] },
    ],
    files: [],
    daemons: [{ name: 'dockerd', unit: 'docker', argv: ['dockerd'] }],
  },
  libvirt: {
    programs: [
      VAGRANT,
      { program: 'libvirtd', packages: ['libvirt-daemon-system'] },
      { program: 'virsh', packages: ['libvirt-clients'] },
      { program: 'dnsmasq', packages: ['dnsmasq-base'] },
      { program: 'qemu-system-x86_64', packages: ['qemu-system-x86'], arch: 'x64' },
      { program: 'qemu-system-aarch64', packages: ['qemu-system-arm'], arch: 'arm64' },
      { program: 'qemu-img', packages: ['qemu-utils'] },
      { program: 'tini', packages: ['tini'], byHand: true },
    ],
    files: [
      // Machines of arm64 have no other firmware, and qemu only recommends it.
      { path: '/usr/share/qemu-efi-aarch64/QEMU_EFI.fd', packages: ['qemu-efi-aarch64'], arch: 'arm64' },
      {
        path: '/usr/share/vagrant-plugins/plugins.d/vagrant-libvirt.json',
        packages: ['vagrant-libvirt'],
        plugin: true,
      },
    ],
    // Not with -d: in the foreground the pid that is recorded is the daemon's own.
    daemons: [
      { name: 'virtlogd', unit: 'virtlogd', argv: ['virtlogd'] },
      // QEMU leaves its parent, and libvirt waits until nothing is left of one that ended. The first process of a
      // container is often no init that takes such orphans at once, or ever: `up` stood still for minutes. tini does.
      { name: 'libvirtd', unit: 'libvirtd', argv: ['tini', '-s', '--', 'libvirtd'] },
    ],
  },
};
