/** Providers whose host side can be installed from Debian's archive and started. */
export type FixableProvider = 'docker' | 'libvirt';

export interface Daemon {
  /** Program, and name of its pid record. */
  name: string;
  /** systemd unit. */
  unit: string;
  argv: readonly string[];
}

interface Needs {
  /** Program that shows that the package is there → Debian packages to try, the first one that exists is taken. */
  programs: readonly { program: string; packages: readonly string[] }[];
  /** Of the plugin of Vagrant. */
  files: readonly { path: string; packages: readonly string[] }[];
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
      { program: 'qemu-system-x86_64', packages: ['qemu-system-x86'] },
      { program: 'qemu-img', packages: ['qemu-utils'] },
    ],
    files: [{ path: '/usr/share/vagrant-plugins/plugins.d/vagrant-libvirt.json', packages: ['vagrant-libvirt'] }],
    // Not with -d: in the foreground the pid that is recorded is the daemon's own.
    daemons: [
      { name: 'virtlogd', unit: 'virtlogd', argv: ['virtlogd'] },
      { name: 'libvirtd', unit: 'libvirtd', argv: ['libvirtd'] },
    ],
  },
};
