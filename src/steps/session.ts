import { LabError } from '../errors.js';
import type { Clock } from '../exec/clock.js';
import type { Messages } from '../i18n/catalog.js';
import type { Plan, PlanNode } from '../plan/model.js';
import type { Provider, SshTarget } from '../provider/provider.js';
import type { Journal } from '../state/journal.js';
import type { KnownHosts } from '../ssh/known-hosts.js';
import type { SshExec } from '../ssh/ssh-exec.js';

/** What the steps of one run share: the plan, the adapters, and one connection per node once it is open. */
export interface Session {
  readonly plan: Plan;
  readonly provider: Provider;
  readonly clock: Clock;
  readonly knownHosts: KnownHosts;
  /** Absolute; the lab directory has been written before any step runs. */
  readonly labDir: string;
  readonly journal: Journal;
  readonly connections: Map<string, SshExec>;
  /** Set by the boot step. */
  targets: SshTarget[];
  readonly texts: Messages['steps'];
  /** Something the user should see that is no failure. */
  note(level: 'info' | 'warning', message: string): void;
}

/** The connection of a node. The plan puts every user of it behind the node's connect step. */
export function connectionOf(session: Session, node: string): SshExec {
  const connection = session.connections.get(node);
  if (!connection) throw new Error(`There is no ssh connection to ${node} yet`);
  return connection;
}

export function controlPlaneOf(plan: Plan): PlanNode {
  const node = plan.nodes.find(({ role }) => role === 'control-plane');
  if (!node) throw new LabError('K8SLAB_PLAN', 'Cannot use the plan: it has no control plane');
  return node;
}

export async function closeSession(session: Session): Promise<void> {
  await Promise.all([...session.connections.values()].map((connection) => connection.close()));
  session.connections.clear();
}
