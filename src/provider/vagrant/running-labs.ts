import type { Exec } from '../../exec/exec.js';
import { libvirtMark } from './directory-mark.js';
import { linesOf } from './orphans/marked-machine.js';

const VIRSH = ['virsh', '--connect', 'qemu:///system'];

/** Lab directories, absolute, of nodes that run on a server of containers or machines. None where it does not answer. */
export async function runningLabs(exec: Exec, provider: 'docker' | 'libvirt', signal: AbortSignal): Promise<string[]> {
  const directories = provider === 'docker' ? await ofContainers(exec, signal) : await ofDomains(exec, signal);
  return [...new Set(directories)].sort();
}

function ofContainers(exec: Exec, signal: AbortSignal): Promise<string[]> {
  const format = '{{.Label "k8slab.directory"}}';
  return linesOf(exec, signal, 'docker', 'ps', '--filter', 'label=k8slab.directory', '--format', format);
}

async function ofDomains(exec: Exec, signal: AbortSignal): Promise<string[]> {
  const names = await linesOf(exec, signal, ...VIRSH, 'list', '--name');
  const marks = await Promise.all(
    names.map(async (name) => libvirtMark((await linesOf(exec, signal, ...VIRSH, 'desc', name.trim())).join('\n'))),
  );
  return marks.filter((mark) => mark !== undefined);
}
