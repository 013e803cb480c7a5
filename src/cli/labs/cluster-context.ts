import { join } from 'node:path';
import { LabError } from '../../errors.js';
import type { LabEventSink } from '../../labs/events.js';
import type { LabContext } from '../../labs/run.js';
import type { Plan } from '../../plan/model.js';
import type { SshExec } from '../../ssh/ssh-exec.js';
import { labPaths } from '../../state/lab-paths.js';
import { ADMIN_KUBECONFIG } from '../../steps/admin-kubeconfig.js';
import { controlPlaneOf } from '../../steps/session.js';
import type { App } from '../app.js';
import { localExec } from '../compose-host.js';
import { reachNode } from '../reach.js';

const ASK_MS = 60_000;

/**
 * Does something with a cluster that answers, over one connection per node, closed afterwards. The caller holds the
 * lock where it needs one.
 *
 * @throws LabError a node that cannot be reached, a cluster that does not answer
 */
export async function withCluster<T>(
  app: App,
  { plan, sink = () => undefined }: { plan: Plan; sink?: LabEventSink },
  work: (context: LabContext) => Promise<T>,
): Promise<T> {
  const connections = new Map<string, Promise<SshExec>>();
  const connect = (node: string): Promise<SshExec> => {
    let connection = connections.get(node);
    if (!connection) {
      connection = reachNode(app, plan, node).then((reached) => reached.connection);
      connections.set(node, connection);
    }
    return connection;
  };
  const windows = app.environment.host.platform === 'win32';
  try {
    await requireCluster(app, plan, connect);
    return await work({
      plan,
      clock: app.clock,
      sink,
      signal: app.signal,
      texts: app.texts.labs,
      connect,
      host: {
        exec: localExec(app),
        shell: windows ? ['powershell', '-NoProfile', '-Command'] : ['bash', '-lc'],
        dir: join(labPaths(app.labDir).state, 'labs'),
      },
    });
  } finally {
    for (const connection of await Promise.allSettled(connections.values())) {
      if (connection.status === 'fulfilled') await connection.value.close();
    }
  }
}

/** Better one clear error than one for each of a hundred questions. */
async function requireCluster(app: App, plan: Plan, connect: (node: string) => Promise<SshExec>): Promise<void> {
  const node = controlPlaneOf(plan).name;
  const connection = await connect(node);
  const result = await connection.run({
    argv: ['kubectl', '--kubeconfig', ADMIN_KUBECONFIG, 'get', '--raw', '/readyz'],
    sudo: true,
    signal: app.signal,
    deadlineMs: ASK_MS,
  });
  if (result.ok) return;
  app.signal.throwIfAborted();
  const said = (result.stderr || result.stdout).trim().split('\n').at(-1) ?? '';
  throw new LabError(
    'K8SLAB_API_NOT_READY',
    `Cannot use the cluster: the one on ${node} does not answer${said === '' ? '' : ` (${said})`}`,
    { hint: 'Bring it up, or back, with: k8slab up' },
  );
}
