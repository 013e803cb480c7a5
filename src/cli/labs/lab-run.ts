import { join } from 'node:path';
import { LabError } from '../../errors.js';
import type { LoadedLab } from '../../labs/model.js';
import type { LabMode, LabsSummary } from '../../labs/results.js';
import type { RunLabOptions } from '../../labs/run.js';
import { runLabs } from '../../labs/run-labs.js';
import type { Plan } from '../../plan/model.js';
import type { LabReporter } from '../../report/labs/options.js';
import type { SshExec } from '../../ssh/ssh-exec.js';
import { labPaths } from '../../state/lab-paths.js';
import { controlPlaneOf } from '../../steps/session.js';
import type { App } from '../app.js';
import { localExec } from '../compose-host.js';
import { locked } from '../lab-state.js';
import { reachNode } from '../reach.js';

const ASK_MS = 60_000;

export interface LabRun {
  plan: Plan;
  labs: readonly LoadedLab[];
  mode: LabMode;
  reporter: LabReporter;
  bail?: boolean;
  beforeStep?: RunLabOptions['beforeStep'];
}

/**
 * Runs labs with everything around them: the lock, one connection per node, the reporter.
 *
 * @throws LabError where no lab can run: a node that cannot be reached, a cluster that does not answer
 */
export function runOnCluster(app: App, run: LabRun): Promise<LabsSummary> {
  return locked(app, async () => {
    const connections = new Map<string, Promise<SshExec>>();
    const connect = (node: string): Promise<SshExec> => {
      let connection = connections.get(node);
      if (!connection) {
        connection = reachNode(app, run.plan, node).then((reached) => reached.connection);
        connections.set(node, connection);
      }
      return connection;
    };
    try {
      await requireCluster(app, run.plan, connect);
      return await play(app, run, connect);
    } finally {
      run.reporter.close();
      for (const connection of await Promise.allSettled(connections.values())) {
        if (connection.status === 'fulfilled') await connection.value.close();
      }
    }
  });
}

function play(app: App, run: LabRun, connect: (node: string) => Promise<SshExec>): Promise<LabsSummary> {
  const { plan, labs, mode, reporter, bail = false, beforeStep } = run;
  const windows = app.environment.host.platform === 'win32';
  return runLabs(
    {
      plan,
      clock: app.clock,
      sink: reporter.sink,
      signal: app.signal,
      texts: app.texts.labs,
      connect,
      host: {
        exec: localExec(app),
        shell: windows ? ['powershell', '-NoProfile', '-Command'] : ['bash', '-lc'],
        dir: join(labPaths(app.labDir).state, 'labs'),
      },
    },
    { labs, mode, bail, ...(beforeStep && { beforeStep }) },
  );
}

/** Better one clear error than one for each of a hundred checks. */
async function requireCluster(app: App, plan: Plan, connect: (node: string) => Promise<SshExec>): Promise<void> {
  const node = controlPlaneOf(plan).name;
  const connection = await connect(node);
  const result = await connection.run({
    argv: ['kubectl', '--kubeconfig', '/etc/kubernetes/admin.conf', 'get', '--raw', '/readyz'],
    sudo: true,
    signal: app.signal,
    deadlineMs: ASK_MS,
  });
  if (result.ok) return;
  app.signal.throwIfAborted();
  const said = (result.stderr || result.stdout).trim().split('\n').at(-1) ?? '';
  throw new LabError(
    'K8SLAB_API_NOT_READY',
    `Cannot run labs: the cluster on ${node} does not answer${said === '' ? '' : ` (${said})`}`,
    { hint: 'Bring it up, or back, with: k8slab up' },
  );
}
