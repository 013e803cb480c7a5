import type { Exec } from '../../../exec/exec.js';
import { emptyNetworks, markedContainers } from './docker.js';
import { markedDomains } from './libvirt.js';
import { isThere, readVagrantRecords } from './machine-index.js';
import type { MarkedMachine } from './marked-machine.js';
import { markedVms } from './virtualbox.js';

/** Something that may be left over, and may be somebody else's: only told of. */
export interface Kept {
  what: 'network' | 'box' | 'record';
  name: string;
  /** What removes it. */
  command: string;
}

export interface Orphans {
  machines: MarkedMachine[];
  kept: Kept[];
}

/**
 * What is left of labs whose directory is gone. A machine counts only when it names its directory itself, that
 * directory does not exist, and no directory that Vagrant knows claims it: one that was moved does.
 */
export async function findOrphans(exec: Exec, vagrantHome: string, signal: AbortSignal): Promise<Orphans> {
  const [containers, domains, vms, records, networks] = await Promise.all([
    markedContainers(exec, signal),
    markedDomains(exec, signal),
    markedVms(exec, signal),
    readVagrantRecords(vagrantHome),
    emptyNetworks(exec, signal),
  ]);
  const machines: MarkedMachine[] = [];
  for (const machine of [...containers, ...domains, ...vms]) {
    if (!records.claimed.has(machine.id) && !(await isThere(machine.directory))) machines.push(machine);
  }
  return {
    machines,
    kept: [
      ...networks.map((name): Kept => ({ what: 'network', name, command: `docker network rm ${name}` })),
      ...records.unusedBoxes.map((name): Kept => ({ what: 'box', name, command: `vagrant box remove ${name}` })),
      ...records.gone.map((name): Kept => ({ what: 'record', name, command: 'vagrant global-status --prune' })),
    ],
  };
}
