import { readlinkSync } from 'node:fs';
import { runProgram } from './cli-run.js';
import type { E2eLab } from './lab.js';

/** vagrant-libvirt's management network and the copy of the box: all labs of a host share them, by its design. */
const SHARED = /^(network vagrant-libvirt|volume \S*vagrant_box_image\S* .*|volume Name Path|volume -+)$/;

/**
 * What a lab can leave on the host, as `kind name` lines. Compared before `up` and after `destroy`, so that
 * things of other labs or of the user do not count.
 */
export async function hostInventory({ provider, dir }: E2eLab): Promise<string[]> {
  const asks: [string, string, string[]][] =
    provider === 'docker'
      ? [
          ['container', 'docker', ['ps', '--all', '--format', '{{.ID}} {{.Names}}']],
          ['network', 'docker', ['network', 'ls', '--format', '{{.Name}}']],
          ['volume', 'docker', ['volume', 'ls', '--format', '{{.Name}}']],
        ]
      : [
          ['domain', 'virsh', ['-c', 'qemu:///system', 'list', '--all', '--name']],
          ['network', 'virsh', ['-c', 'qemu:///system', 'net-list', '--all', '--name']],
          ['volume', 'virsh', ['-c', 'qemu:///system', 'vol-list', 'default']],
        ];
  const lines: string[] = [];
  for (const [kind, program, args] of asks) {
    const result = await runProgram(program, args);
    for (const line of result.stdout.split('\n')) {
      const entry = `${kind} ${line.trim().replaceAll(/\s+/g, ' ')}`;
      if (line.trim() !== '' && !SHARED.test(entry)) lines.push(entry);
    }
  }
  const processes = await runProgram('ps', ['-eo', 'pid,args']);
  for (const line of processes.stdout.split('\n')) {
    const [, pid = '', args = ''] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
    // Programs that a lab starts stay in its directory, whatever they are; its machines run as the hypervisor's.
    if (/guest=k8slab-/.test(args) || workingDirectory(pid).startsWith(dir)) lines.push(`process ${args}`);
  }
  return lines.sort();
}

function workingDirectory(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    // It ended meanwhile.
    return '';
  }
}
