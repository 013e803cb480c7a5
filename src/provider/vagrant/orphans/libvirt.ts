import type { Exec } from '../../../exec/exec.js';
import { libvirtLab, libvirtMark } from '../directory-mark.js';
import { certainLinesOf, linesOf, type MarkedMachine, splitName } from './marked-machine.js';

const VIRSH = ['virsh', '--connect', 'qemu:///system'];

export async function markedDomains(exec: Exec, signal: AbortSignal): Promise<MarkedMachine[]> {
  const found: MarkedMachine[] = [];
  for (const name of await domainNames(exec, signal, '--all')) {
    const description = (await linesOf(exec, signal, ...VIRSH, 'desc', name)).join('\n');
    const [directory, parts] = [libvirtMark(description), splitName(name, libvirtLab(description))];
    if (directory === undefined || !parts) continue;
    const [id] = await linesOf(exec, signal, ...VIRSH, 'domuuid', name);
    if (id === undefined) continue;
    // The lab's network has the lab's name.
    const networks = (await networksOf(exec, signal, name))?.filter((network) => network === parts.lab) ?? [];
    found.push({ provider: 'libvirt', id: id.trim(), name, ...parts, directory, networks });
  }
  return found;
}

/** Names of the domains on a network. Undefined: libvirt did not tell of all. */
export async function domainsOn(exec: Exec, signal: AbortSignal, network: string): Promise<string[] | undefined> {
  const found: string[] = [];
  for (const name of await domainNames(exec, signal, '--all')) {
    const networks = await networksOf(exec, signal, name);
    if (!networks) return undefined;
    if (networks.includes(network)) found.push(name);
  }
  return found;
}

/** @param which `--all`; nothing: those that run */
export async function domainNames(exec: Exec, signal: AbortSignal, ...which: '--all'[]): Promise<string[]> {
  return (await linesOf(exec, signal, ...VIRSH, 'list', ...which, '--name')).map((name) => name.trim());
}

/** The lab directory that a domain was made from; undefined for what k8slab did not make. */
export async function domainDirectory(exec: Exec, signal: AbortSignal, name: string): Promise<string | undefined> {
  return libvirtMark((await linesOf(exec, signal, ...VIRSH, 'desc', name)).join('\n'));
}

/** Third column: ` vnet0   network   lab   virtio   52:54:...` */
async function networksOf(exec: Exec, signal: AbortSignal, name: string): Promise<string[] | undefined> {
  const lines = await certainLinesOf(exec, signal, ...VIRSH, 'domiflist', name);
  const rows = lines?.map((line) => line.trim().split(/\s+/));
  return rows?.flatMap(([, type, source = '']) => (type === 'network' ? [source] : []));
}
