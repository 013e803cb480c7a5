import { type Hypervisor, type HypervisorContext, machineName } from './hypervisor.js';

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
      await run(context, ['controlvm', name, 'poweroff']);
      const gone = await run(context, ['unregistervm', name, '--delete']);
      // VBoxManage may exit 0 and yet say that it failed.
      if (gone.ok && !gone.stderr.includes('error:')) removed.push(`machine ${name}`);
    }
    return removed;
  },
};

function run({ exec, signal }: HypervisorContext, args: string[]) {
  return exec.run({ argv: ['VBoxManage', ...args], deadlineMs: 60_000, ...(signal ? { signal } : {}) });
}
