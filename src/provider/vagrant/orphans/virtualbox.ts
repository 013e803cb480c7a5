import type { Exec } from '../../../exec/exec.js';
import { virtualboxMark } from '../directory-mark.js';
import { linesOf, type MarkedMachine, splitName } from './marked-machine.js';

/** Only what is also in the group that k8slab puts its machines into: both marks, or it is not ours. */
export async function markedVms(exec: Exec, signal: AbortSignal): Promise<MarkedMachine[]> {
  const found: MarkedMachine[] = [];
  for (const line of await linesOf(exec, signal, 'VBoxManage', 'list', 'vms')) {
    const [, name = '', id = ''] = /^"(.*)" \{([0-9a-f-]+)\}$/.exec(line.trim()) ?? [];
    const data = await linesOf(exec, signal, 'VBoxManage', 'getextradata', id, 'k8slab/directory');
    const directory = virtualboxMark(data.join('\n'));
    if (directory === undefined) continue;
    const info = await linesOf(exec, signal, 'VBoxManage', 'showvminfo', id, '--machinereadable');
    const lab = /^groups="\/k8slab-([^",/]+)"\s*$/m.exec(info.join('\n'))?.[1];
    const parts = lab === undefined ? undefined : splitName(name, lab);
    if (!parts) continue;
    // Host-only networks are shared by whatever is in their range; VirtualBox keeps them.
    found.push({ provider: 'virtualbox', id, name, ...parts, directory, networks: [] });
  }
  return found;
}
