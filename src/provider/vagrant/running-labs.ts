import type { Exec } from '../../exec/exec.js';
import { domainDirectory, domainNames } from './orphans/libvirt.js';
import { linesOf } from './orphans/marked-machine.js';

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
  const names = await domainNames(exec, signal);
  const directories = await Promise.all(names.map((name) => domainDirectory(exec, signal, name)));
  return directories.filter((directory) => directory !== undefined);
}
