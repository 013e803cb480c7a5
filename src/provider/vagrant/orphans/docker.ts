import type { Exec } from '../../../exec/exec.js';
import { certainLinesOf, linesOf, type MarkedMachine, splitName } from './marked-machine.js';

/** What Vagrant calls the network of a `private_network`, followed by its CIDR. */
export const VAGRANT_NETWORK = 'vagrant_network_';
const FORMAT = '{{.ID}}\t{{.Names}}\t{{.Label "k8slab.directory"}}\t{{.Networks}}\t{{.Label "k8slab.lab"}}';

export async function markedContainers(exec: Exec, signal: AbortSignal): Promise<MarkedMachine[]> {
  const filter = ['--filter', 'label=k8slab.directory', '--format', FORMAT];
  const lines = await linesOf(exec, signal, 'docker', 'ps', '--all', '--no-trunc', ...filter);
  return lines.flatMap((line) => {
    const [id = '', name = '', directory = '', networks = '', lab = ''] = line.split('\t');
    const parts = splitName(name, lab);
    if (!parts || directory === '') return [];
    const own = networks.split(',').filter((network) => network.startsWith(VAGRANT_NETWORK));
    return [{ provider: 'docker' as const, id, name, ...parts, directory, networks: own }];
  });
}

/** All of a network, stopped ones too: docker itself only minds the running ones. Undefined: docker did not tell. */
export async function containersOn(exec: Exec, signal: AbortSignal, network: string): Promise<string[] | undefined> {
  const filter = ['--filter', `network=${network}`, '--format', '{{.ID}}'];
  return certainLinesOf(exec, signal, 'docker', 'ps', '--all', '--no-trunc', ...filter);
}

/** Networks of Vagrant with nothing on them. Any Vagrant project may have made them. */
export async function emptyNetworks(exec: Exec, signal: AbortSignal): Promise<string[]> {
  const all = await linesOf(exec, signal, 'docker', 'network', 'ls', '--format', '{{.Name}}');
  const empty: string[] = [];
  for (const network of all.filter((name) => name.startsWith(VAGRANT_NETWORK))) {
    if ((await containersOn(exec, signal, network))?.length === 0) empty.push(network);
  }
  return empty;
}
