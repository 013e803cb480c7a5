import type { ExecResult } from '../../exec/exec.js';
import { createLimiter } from '../../exec/limiter.js';
import type { ProviderCall, SnapshotStore } from '../provider.js';
import { snapshotDeleteArgs, snapshotListArgs, snapshotRestoreArgs, snapshotSaveArgs } from './args.js';
import type { HypervisorContext, HypervisorSnapshots } from './hypervisor.js';
import { parseSnapshots } from './parse.js';
import type { VagrantCall } from './run-vagrant.js';

const LIST_MS = 120_000;

type Vagrant = (argv: readonly string[], call: VagrantCall) => Promise<ExecResult>;

export interface SnapshotCalls {
  /** For calls that change machines: waits for another vagrant's lock. */
  change: Vagrant;
  /** For questions. */
  ask: Vagrant;
  context: (call: ProviderCall | undefined) => HypervisorContext;
}

/**
 * `vagrant snapshot`. Vagrant itself takes one machine after the other; the locks are per machine, so a vagrant for
 * each brings the moments together in which they are saved.
 */
export function vagrantSnapshots(hypervisor: HypervisorSnapshots, calls: SnapshotCalls): SnapshotStore {
  const each = async (
    nodes: readonly string[],
    argvOf: (node: string) => string[],
    what: string,
    call: ProviderCall = {},
  ): Promise<void> => {
    const limited = createLimiter(hypervisor.atOnce);
    const results = await Promise.allSettled(
      nodes.map((node) =>
        limited(() =>
          calls.change(argvOf(node), {
            signal: call.signal,
            onProgress: (about, line) => call.onProgress?.(about ?? node, line),
            what: `${what} of ${node}`,
          }),
        ),
      ),
    );
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  };
  return {
    save: (nodes, name, call) => each(nodes, (node) => snapshotSaveArgs(node, name), `save the snapshot ${name}`, call),

    restore: (nodes, name, call) =>
      each(nodes, (node) => snapshotRestoreArgs(node, name), `restore the snapshot ${name}`, call),

    delete: (nodes, name, call) =>
      each(nodes, (node) => snapshotDeleteArgs(node, name), `delete the snapshot ${name}`, call),

    list: async (call) => {
      const what = 'list the snapshots';
      const { stdout } = await calls.ask(snapshotListArgs(), { signal: call?.signal, what, deadlineMs: LIST_MS });
      return parseSnapshots(stdout);
    },

    use: (nodes, call) => Promise.all(nodes.map((node) => hypervisor.use(node, calls.context(call)))),
  };
}
