import { isLabError } from '../errors.js';
import type { Plan } from '../plan/model.js';
import type { SshTarget } from '../provider/provider.js';
import { openKnownHosts } from '../ssh/known-hosts.js';
import { openSsh } from '../ssh/open-ssh.js';
import type { SshExec } from '../ssh/ssh-exec.js';
import { labPaths } from '../state/lab-paths.js';
import type { App } from './app.js';
import { journalOf } from './lab-state.js';

/** Connections by node, and why the others have none. */
export interface ReachedNodes {
  connections: Map<string, SshExec>;
  failures: Map<string, string>;
  close(): Promise<void>;
}

/**
 * Connects to all nodes at once, as they were reached the last time. Vagrant is not asked: that takes seconds. A host
 * key that is recorded and fits proves that it is this lab's node that answers.
 */
export async function reachMany(app: App, plan: Plan, deadlineMs: number): Promise<ReachedNodes> {
  const knownHosts = openKnownHosts(labPaths(app.labDir).knownHosts);
  const { data } = await journalOf(app);
  const connections = new Map<string, SshExec>();
  const failures = new Map<string, string>();
  const open = async (name: string, target: SshTarget | undefined): Promise<void> => {
    if (!target || knownHosts.keysOf(name).length === 0) {
      failures.set(name, 'it was never reached');
      return;
    }
    try {
      connections.set(name, await openSsh({ target, knownHosts, clock: app.clock, signal: app.signal, deadlineMs }));
    } catch (error) {
      if (app.signal.aborted || !isLabError(error)) throw error;
      failures.set(name, error.message);
    }
  };
  const close = async (): Promise<void> => {
    await Promise.all([...connections.values()].map((connection) => connection.close()));
  };
  const opened = await Promise.allSettled(plan.nodes.map(({ name }) => open(name, data.sshTargets[name])));
  const bug = opened.find((result) => result.status === 'rejected');
  if (bug) {
    await close();
    throw bug.reason;
  }
  return { connections, failures, close };
}
