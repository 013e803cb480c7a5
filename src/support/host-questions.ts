import type { ExecRequest } from '../exec/exec.js';
import type { Question } from './collection.js';

const DEADLINE_MS = 20_000;

/** Names of programs → what they are asked. Those that are not installed are left out without a word. */
const EVERYWHERE: Readonly<Record<string, readonly string[]>> = {
  'host/vagrant-version.txt': ['vagrant', '--version'],
  'host/vagrant-plugins.txt': ['vagrant', 'plugin', 'list'],
  'host/vagrant-boxes.txt': ['vagrant', 'box', 'list'],
  'host/virtualbox-version.txt': ['VBoxManage', '--version'],
  'host/virtualbox-machines.txt': ['VBoxManage', 'list', 'vms'],
  'host/virtualbox-hostonly.txt': ['VBoxManage', 'list', 'hostonlyifs'],
  'host/docker-version.txt': ['docker', 'version'],
  'host/kubectl-version.txt': ['kubectl', 'version', '--client'],
};

const BY_PLATFORM: Readonly<Partial<Record<NodeJS.Platform, Readonly<Record<string, readonly string[]>>>>> = {
  linux: {
    'host/uname.txt': ['uname', '-srvmo'],
    'host/os-release.txt': ['cat', '/etc/os-release'],
    'host/memory.txt': ['free', '-m'],
    'host/disks.txt': ['df', '-h'],
    'host/routes.txt': ['ip', 'route'],
    'host/docker-containers.txt': ['docker', 'ps', '--all'],
    'host/docker-networks.txt': ['docker', 'network', 'ls'],
    'host/libvirt-version.txt': ['virsh', '--connect', 'qemu:///system', 'version'],
    'host/libvirt-domains.txt': ['virsh', '--connect', 'qemu:///system', 'list', '--all'],
    'host/libvirt-networks.txt': ['virsh', '--connect', 'qemu:///system', 'net-list', '--all'],
  },
  darwin: {
    'host/uname.txt': ['uname', '-srvm'],
    'host/os-release.txt': ['sw_vers'],
    'host/disks.txt': ['df', '-h'],
    'host/routes.txt': ['netstat', '-rn', '-f', 'inet'],
  },
  win32: {
    'host/os-release.txt': ['cmd', '/c', 'ver'],
    'host/routes.txt': ['route', 'print', '-4'],
  },
};

export function hostQuestions(platform: NodeJS.Platform, signal: AbortSignal): Question<ExecRequest>[] {
  return Object.entries({ ...EVERYWHERE, ...BY_PLATFORM[platform] }).map(([path, argv]) => ({
    path,
    request: { argv, signal, deadlineMs: DEADLINE_MS, env: { VAGRANT_CHECKPOINT_DISABLE: '1' } },
  }));
}
