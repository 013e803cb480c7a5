import { type Hypervisor, type HypervisorContext, machineName } from './hypervisor.js';
import { readMachineIds } from './machine-ids.js';
import { isOfOtherLab } from './directory-mark.js';

/** A static script: the shell only expands the pattern. */
const CAT_HOST_KEYS = 'cat /etc/ssh/ssh_host_*_key.pub';
const DIRECTORY = '{{index .Config.Labels "k8slab.directory"}}';

export const docker: Hypervisor = {
  name: 'docker',
  parallel: true,
  parallelDestroy: true,

  hostKeys: async (node, context) => {
    const id = (await readMachineIds(context.labDir, 'docker')).get(node);
    if (id === undefined) return undefined;
    const result = await run(context, ['docker', 'exec', id, 'sh', '-c', CAT_HOST_KEYS]);
    const lines = result.stdout.split('\n').filter((line) => line.trim() !== '');
    // None yet: the node makes its keys while it boots, and the caller's connection waits for sshd anyway.
    return result.ok && lines.length > 0 ? lines : undefined;
  },

  removeLeftovers: async (nodes, last, context) => {
    const removed: string[] = [];
    for (const node of nodes) {
      const name = machineName(context.lab, node);
      const listed = await listedAs(context, name);
      if (!listed.ok || listed.stdout.trim() === '') continue;
      const { stdout: directory } = await run(context, ['docker', 'inspect', '--format', DIRECTORY, name]);
      if (await isOfOtherLab(directory.trim(), context.labDir)) continue;
      // -v: the anonymous volumes with images and etcd go with it.
      const gone = await run(context, ['docker', 'rm', '--force', '--volumes', name]);
      if (gone.ok) removed.push(`container ${name}`);
    }
    if (last) {
      // Vagrant names it so; docker itself refuses while a container of another lab is on it.
      const network = `vagrant_network_${context.nodesCidr}`;
      const listed = await run(context, ['docker', 'network', 'ls', '--format', '{{.Name}}']);
      if (listed.stdout.split('\n').includes(network)) {
        const gone = await run(context, ['docker', 'network', 'rm', network]);
        if (gone.ok) removed.push(`network ${network}`);
      }
    }
    return removed;
  },

  unseen: async (nodes, context) => {
    const listed = await Promise.all(nodes.map((node) => listedAs(context, machineName(context.lab, node))));
    return listed.every(({ ok, stdout }) => ok && stdout.trim() === '');
  },
};

function listedAs(context: HypervisorContext, name: string) {
  return run(context, ['docker', 'ps', '--all', '--quiet', '--filter', `name=^/${name}$`]);
}

function run({ exec, signal }: HypervisorContext, argv: string[]) {
  return exec.run({ argv, deadlineMs: 60_000, ...(signal ? { signal } : {}) });
}
