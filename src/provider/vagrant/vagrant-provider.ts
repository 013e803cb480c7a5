import type { ProviderName } from '../../config/model.js';
import { LabError } from '../../errors.js';
import type { Clock } from '../../exec/clock.js';
import type { Exec } from '../../exec/exec.js';
import type { Provider, ProviderCall } from '../provider.js';
import { destroyArgs, haltArgs, sshConfigArgs, statusArgs, upArgs } from './args.js';
import { docker } from './docker.js';
import { vagrantEnv } from './environment.js';
import type { Hypervisor } from './hypervisor.js';
import { libvirt } from './libvirt.js';
import { readMachineIds } from './machine-ids.js';
import { parseStatus } from './machine-state.js';
import { runVagrant, type VagrantCall } from './run-vagrant.js';
import { vagrantSnapshots } from './snapshots.js';
import { parseSshConfig } from './ssh-config.js';
import { virtualbox } from './virtualbox.js';
import { waitNamesFreed } from './wait-names-freed.js';
import { waitUnlocked } from './wait-unlocked.js';

const HYPERVISORS: Record<ProviderName, Hypervisor> = { docker, libvirt, virtualbox };

export interface VagrantProviderOptions {
  name: ProviderName;
  /** Name of the lab: the machines are called `<lab>-<node>` in the hypervisor. */
  lab: string;
  /** Absolute; holds the Vagrantfile. */
  labDir: string;
  /** CIDR of the nodes' network, to find what is left of it. */
  nodesCidr: string;
  /** Runs programs on the host. */
  exec: Exec;
  clock: Clock;
}

export interface VagrantProvider extends Provider {
  /** Whether Vagrant knows a machine for each node: a look at files, no call of Vagrant. They may be halted. */
  created(nodes: readonly string[]): Promise<boolean>;
}

/** Vagrant with one hypervisor. Truth is asked from Vagrant each time; nothing is remembered here. */
export function createVagrantProvider(options: VagrantProviderOptions): VagrantProvider {
  const { name, lab, labDir, nodesCidr, exec, clock } = options;
  const hypervisor = HYPERVISORS[name];
  const env = vagrantEnv(labDir, name);
  const vagrant = (argv: readonly string[], call: VagrantCall) => runVagrant(exec, env, argv, call);
  /** For calls that change machines: these need Vagrant's lock of each of them. */
  const change = (argv: readonly string[], call: VagrantCall) =>
    waitUnlocked(() => vagrant(argv, call), { clock, signal: call.signal, onProgress: call.onProgress });
  const missing = async (nodes: readonly string[]) => {
    const ids = await readMachineIds(labDir, name);
    return nodes.filter((node) => !ids.has(node));
  };
  const context = (call: ProviderCall | undefined) => ({ exec, lab, labDir, nodesCidr, signal: call?.signal });
  return {
    name,

    created: async (nodes) => (await missing(nodes)).length === 0,

    up: async (nodes, call) => {
      if (nodes.length === 0) return;
      await waitNamesFreed(
        () => change(upArgs(nodes, name, hypervisor.parallel), { ...call, what: 'boot the nodes' }),
        async () => (await hypervisor.unseen?.(await missing(nodes), context(call))) ?? false,
        { clock, signal: call?.signal, onProgress: call?.onProgress },
      );
      const absent = await missing(nodes);
      if (absent.length > 0) {
        throw new LabError(
          'K8SLAB_BOOT_INCOMPLETE',
          `Cannot boot ${absent.join(', ')}: vagrant ended well but made no machine`,
          {
            hint: 'Does the Vagrantfile define these nodes? Run k8slab render, then k8slab up.',
          },
        );
      }
    },

    halt: async (nodes, call) => {
      if (nodes.length > 0) await change(haltArgs(nodes), { ...call, what: 'halt the nodes' });
    },

    destroy: async (nodes, call) => {
      if (nodes.length === 0) return;
      await change(destroyArgs(nodes, hypervisor.parallelDestroy), { ...call, what: 'destroy the nodes' });
      const last = (await readMachineIds(labDir, name)).size === 0;
      const removed = await hypervisor.removeLeftovers(nodes, last, context(call));
      for (const what of removed) call?.onProgress?.(undefined, `removed left over ${what}`);
    },

    status: async (call) => {
      const { stdout } = await vagrant(statusArgs(), {
        ...call,
        what: 'ask for the state of the nodes',
        deadlineMs: 120_000,
      });
      return parseStatus(stdout);
    },

    sshTargets: async (nodes, call) => {
      if (nodes.length === 0) return [];
      const what = `ask how to reach ${nodes.join(', ')}`;
      const { stdout } = await vagrant(sshConfigArgs(nodes), { signal: call?.signal, what, deadlineMs: 120_000 });
      return nodes.map((node) => parseSshConfig(stdout, node) ?? targetMissing(node, stdout));
    },

    hostKeys: (node, call) => hypervisor.hostKeys(node, context(call)),

    ...(hypervisor.snapshots && {
      snapshots: vagrantSnapshots(hypervisor.snapshots, { change, ask: vagrant, context }),
    }),
  };
}

function targetMissing(node: string, output: string): never {
  throw new LabError('K8SLAB_SSH_TARGET', `Cannot reach ${node}: vagrant ssh-config names no host or user for it`, {
    hint: 'Is the node running? See k8slab status.',
    details: { output: output.split('\n').slice(0, 20) },
  });
}
