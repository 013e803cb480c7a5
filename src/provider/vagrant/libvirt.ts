import { LIBVIRT_NETWORKS } from '../../config/limits.js';
import { hostAddress } from '../../net/cidr.js';
import type { SnapshotUse } from '../provider.js';
import { type Hypervisor, type HypervisorContext, machineName } from './hypervisor.js';
import { isOfOtherLab, libvirtMark } from './directory-mark.js';

/** vagrant-libvirt's defaults. */
const URI = 'qemu:///system';
const POOL = 'default';

export const libvirt: Hypervisor = {
  name: 'libvirt',
  parallel: true,
  // vagrant-libvirt loads its actions lazily and not thread-safely: destroying in parallel now and then fails with
  // `constant ...::ProvisionerCleanup not defined`. One after the other takes a second per machine.
  parallelDestroy: false,

  // The guest agent could tell, but a box need not have one: the first connection is trusted.
  hostKeys: () => Promise.resolve(undefined),

  removeLeftovers: async (nodes, last, context) => {
    const removed: string[] = [];
    const domains = await list(context, ['list', '--all', '--name']);
    const volumes = await list(context, ['vol-list', POOL]);
    let network = last;
    for (const node of nodes) {
      const name = machineName(context.lab, node);
      if (domains.includes(name)) {
        const { stdout: description } = await run(context, ['desc', name]);
        if (await isOfOtherLab(libvirtMark(description), context.labDir)) {
          // Its disks and its network have the same names, too.
          network = false;
          continue;
        }
        await virsh(context, ['destroy', name]);
        if (await virsh(context, ['undefine', name, '--managed-save', '--snapshots-metadata', '--nvram'])) {
          removed.push(`domain ${name}`);
        }
      }
      // <domain>.img is the disk, <domain>-vdb.qcow2 and the like are further ones.
      for (const volume of volumes.filter((entry) => entry === `${name}.img` || entry.startsWith(`${name}-vd`))) {
        if (await virsh(context, ['vol-delete', volume, '--pool', POOL])) removed.push(`volume ${volume}`);
      }
    }
    if (network && (await hasOwnNetwork(context))) {
      await virsh(context, ['net-destroy', context.lab]);
      if (await virsh(context, ['net-undefine', context.lab])) removed.push(`network ${context.lab}`);
    }
    return removed;
  },

  // The threads of one vagrant trip over each other (see above), processes of their own do not.
  snapshots: { atOnce: 4, use: snapshotUse },
};

/**
 * The lab's network has the lab's name, but not each network of that name is the lab's: libvirt's own is `default`, and
 * somebody's may be `lab`. Its address tells; where the lab's is not known, a machine of the lab was found on it.
 */
async function hasOwnNetwork(context: HypervisorContext): Promise<boolean> {
  const { lab, nodesCidr } = context;
  if (LIBVIRT_NETWORKS.includes(lab)) return false;
  if (!(await list(context, ['net-list', '--all', '--name'])).includes(lab)) return false;
  if (nodesCidr === '') return true;
  const { stdout: xml } = await run(context, ['net-dumpxml', lab]);
  return xml.includes(`<ip address='${hostAddress(nodesCidr, 1)}'`);
}

/**
 * Of the memory that each snapshot holds: how much of the disk is theirs alone, the image does not tell. Reading the
 * image while its machine writes to it needs `--force-share`; it takes no lock and changes nothing.
 */
async function snapshotUse(node: string, context: HypervisorContext): Promise<SnapshotUse> {
  const path = await run(context, ['vol-path', `${machineName(context.lab, node)}.img`, '--pool', POOL]);
  const argv = ['qemu-img', 'info', '--force-share', '--output=json', path.stdout.trim()];
  const info = path.ok ? await context.exec.run({ argv, deadlineMs: 60_000, ...signalOf(context) }) : path;
  if (!info.ok) return { node, byName: {}, why: lastLine(info.stderr) || info.reason };
  const { snapshots = [] } = JSON.parse(info.stdout) as { snapshots?: { name: string; 'vm-state-size': number }[] };
  const byName = Object.fromEntries(snapshots.map((each) => [each.name, each['vm-state-size']]));
  return { node, byName, bytes: snapshots.reduce((sum, each) => sum + each['vm-state-size'], 0) };
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}

function signalOf({ signal }: HypervisorContext): { signal?: AbortSignal } {
  return signal ? { signal } : {};
}

async function virsh(context: HypervisorContext, args: string[]): Promise<boolean> {
  return (await run(context, args)).ok;
}

/** First column of each line. */
async function list(context: HypervisorContext, args: string[]): Promise<string[]> {
  const { stdout } = await run(context, args);
  return stdout
    .split('\n')
    .flatMap((line) => line.trim().split(/\s+/).slice(0, 1))
    .filter((word) => word !== '');
}

function run(context: HypervisorContext, args: string[]) {
  const argv = ['virsh', '--connect', URI, ...args];
  return context.exec.run({ argv, deadlineMs: 60_000, ...signalOf(context) });
}
