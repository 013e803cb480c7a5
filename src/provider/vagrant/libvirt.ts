import { type Hypervisor, type HypervisorContext, machineName } from './hypervisor.js';

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
    for (const node of nodes) {
      const name = machineName(context.lab, node);
      if (domains.includes(name)) {
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
    // The lab's network has the lab's name. Vagrant's management network is shared by all labs and stays.
    if (last && (await list(context, ['net-list', '--all', '--name'])).includes(context.lab)) {
      await virsh(context, ['net-destroy', context.lab]);
      if (await virsh(context, ['net-undefine', context.lab])) removed.push(`network ${context.lab}`);
    }
    return removed;
  },
};

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

function run({ exec, signal }: HypervisorContext, args: string[]) {
  return exec.run({ argv: ['virsh', '--connect', URI, ...args], deadlineMs: 60_000, ...(signal ? { signal } : {}) });
}
