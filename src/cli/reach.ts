import { ExitCode, isLabError, LabError } from '../errors.js';
import type { Plan } from '../plan/model.js';
import type { SshTarget } from '../provider/provider.js';
import { openKnownHosts } from '../ssh/known-hosts.js';
import { openSsh } from '../ssh/open-ssh.js';
import type { SshExec } from '../ssh/ssh-exec.js';
import { labPaths } from '../state/lab-paths.js';
import { rememberedTargets, rememberTargets } from '../steps/targets.js';
import type { App } from './app.js';
import { providerOf } from './compose.js';
import { journalOf } from './lab-state.js';

const FAST_DEADLINE_MS = 5000;
const DEADLINE_MS = 30_000;

export interface Reached {
  target: SshTarget;
  connection: SshExec;
}

/** Connects to a node outside of a run: as it was reached the last time, else as the provider says now. */
export async function reachNode(app: App, plan: Plan, node: string): Promise<Reached> {
  if (!plan.nodes.some(({ name }) => name === node)) {
    throw new LabError(
      'K8SLAB_NO_NODE',
      `Cannot find a node ${node}: this lab has ${plan.nodes.map(({ name }) => name).join(', ')}`,
      {
        exitCode: ExitCode.usage,
      },
    );
  }
  const knownHosts = openKnownHosts(labPaths(app.labDir).knownHosts);
  const journal = await journalOf(app);
  const open = async (target: SshTarget, deadlineMs: number, hostKeys?: readonly string[]): Promise<Reached> => ({
    target,
    connection: await openSsh({ target, knownHosts, clock: app.clock, signal: app.signal, deadlineMs, hostKeys }),
  });
  const remembered = rememberedTargets(journal, [node])?.[0];
  if (remembered && knownHosts.keysOf(node).length > 0) {
    try {
      return await open(remembered, FAST_DEADLINE_MS);
    } catch (error) {
      app.signal.throwIfAborted();
      if (!isLabError(error)) throw error;
    }
  }
  const provider = providerOf(app, plan);
  const [target] = await provider.sshTargets([node], { signal: app.signal });
  if (!target) throw new Error(`The provider did not tell how to reach ${node}`);
  const reached = await open(target, DEADLINE_MS, await provider.hostKeys(node, { signal: app.signal }));
  await rememberTargets(journal, [
    ...Object.values(journal.data.sshTargets).filter((other) => other.node !== node),
    target,
  ]);
  return reached;
}
