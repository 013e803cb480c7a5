import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SnapshotUse } from '../provider.js';
import { type Hypervisor, type HypervisorContext, machineName } from './hypervisor.js';
import { isOfOtherLab, virtualboxMark } from './directory-mark.js';

export const virtualbox: Hypervisor = {
  name: 'virtualbox',
  parallel: false,
  parallelDestroy: false,

  // Needs guest additions of the right version and a password; the first connection is trusted.
  hostKeys: () => Promise.resolve(undefined),

  removeLeftovers: async (nodes, _last, context) => {
    const removed: string[] = [];
    const listed = await run(context, ['list', 'vms']);
    for (const node of nodes) {
      const name = machineName(context.lab, node);
      if (!listed.stdout.includes(`"${name}" {`)) continue;
      // A name may be anybody's; the group is our mark.
      const info = await run(context, ['showvminfo', name, '--machinereadable']);
      if (!info.stdout.split('\n').includes(`groups="/k8slab-${context.lab}"`)) continue;
      const { stdout: mark } = await run(context, ['getextradata', name, 'k8slab/directory']);
      if (await isOfOtherLab(virtualboxMark(mark), context.labDir)) continue;
      await run(context, ['controlvm', name, 'poweroff']);
      const gone = await run(context, ['unregistervm', name, '--delete']);
      // VBoxManage may exit 0 and yet say that it failed.
      if (gone.ok && !gone.stderr.includes('error:')) removed.push(`machine ${name}`);
    }
    return removed;
  },

  // As for booting: its service does one machine after the other.
  snapshots: { atOnce: 1, use: snapshotUse },
};

/** Everything in the machine's snapshot folder: differencing disks and saved memory, not told apart by snapshot. */
async function snapshotUse(node: string, context: HypervisorContext): Promise<SnapshotUse> {
  const info = await run(context, ['showvminfo', machineName(context.lab, node), '--machinereadable']);
  const folder = /^SnapFldr="(.*)"\r?$/m.exec(info.stdout)?.[1];
  if (!info.ok || folder === undefined) {
    return { node, byName: {}, why: info.stderr.trim().split('\n').at(-1) || 'VBoxManage names no snapshot folder' };
  }
  // The folder is made with the first snapshot.
  const files = await readdir(folder).catch(() => []);
  const sizes = await Promise.all(files.map((file) => stat(join(folder, file)).then(({ size }) => size)));
  return { node, byName: {}, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

function run({ exec, signal }: HypervisorContext, args: string[]) {
  return exec.run({ argv: ['VBoxManage', ...args], deadlineMs: 60_000, ...(signal ? { signal } : {}) });
}
