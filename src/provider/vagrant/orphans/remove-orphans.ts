import type { Exec } from '../../../exec/exec.js';
import { docker } from '../docker.js';
import { libvirt } from '../libvirt.js';
import { virtualbox } from '../virtualbox.js';
import { containersOn, VAGRANT_NETWORK } from './docker.js';
import { domainsOn } from './libvirt.js';
import { isThere } from './machine-index.js';
import type { MarkedMachine } from './marked-machine.js';

const HYPERVISORS = { docker, libvirt, virtualbox };

/**
 * Removes machines that {@link findOrphans} found, with their disks and volumes, and networks that only they were on.
 * Resolves to what was removed, in words; what is still there can be found again.
 */
export async function removeOrphans(
  exec: Exec,
  machines: readonly MarkedMachine[],
  signal: AbortSignal,
): Promise<string[]> {
  const removed: string[] = [];
  for (const group of labsOf(machines)) {
    const [first] = group;
    // Between the question and its answer somebody may have put the directory back.
    if (!first || signal.aborted || (await isThere(first.directory))) continue;
    const { provider, lab, directory } = first;
    const [network = ''] = group.flatMap(({ networks }) => networks);
    const alone = network !== '' && (await isAlone(exec, signal, network, group));
    const nodesCidr = network.startsWith(VAGRANT_NETWORK) ? network.slice(VAGRANT_NETWORK.length) : '';
    const nodes = group.map(({ node }) => node);
    const context = { exec, lab, labDir: directory, nodesCidr, signal };
    removed.push(...(await HYPERVISORS[provider].removeLeftovers(nodes, alone, context)));
  }
  return removed;
}

/** By provider, lab and directory. */
function labsOf(machines: readonly MarkedMachine[]): MarkedMachine[][] {
  const groups = new Map<string, MarkedMachine[]>();
  for (const machine of machines) {
    const key = JSON.stringify([machine.provider, machine.lab, machine.directory]);
    groups.set(key, [...(groups.get(key) ?? []), machine]);
  }
  return [...groups.values()];
}

async function isAlone(
  exec: Exec,
  signal: AbortSignal,
  network: string,
  group: readonly MarkedMachine[],
): Promise<boolean> {
  const onIt =
    group[0]?.provider === 'docker'
      ? await containersOn(exec, signal, network)
      : await domainsOn(exec, signal, network);
  return onIt !== undefined && onIt.every((each) => group.some(({ id, name }) => each === id || each === name));
}
