import { findProgram } from '../../doctor/host.js';
import { ExitCode, LabError } from '../../errors.js';
import { openKnownHosts } from '../../ssh/known-hosts.js';
import { labPaths } from '../../state/lab-paths.js';
import type { App } from '../app.js';
import { interactive } from '../compose.js';
import { realHost } from '../compose-host.js';
import type { Command } from '../invocation.js';
import { requirePlan } from '../lab-state.js';
import { type Reached, reachNode } from '../reach.js';
import { sshArgv } from '../ssh-argv.js';

/**
 * A shell or one command through the system's ssh, which knows terminals, signals and agents better than we ever
 * will. Without one a command still runs, over our own connection.
 */
export async function ssh(app: App, command: Extract<Command, { verb: 'ssh' }>): Promise<ExitCode> {
  const plan = await requirePlan(app);
  const { knownHosts } = labPaths(app.labDir);
  if (command.acceptNewHostKey) openKnownHosts(knownHosts).forget(command.node);
  const reached = await reachNode(app, plan, command.node);
  try {
    if ((await findProgram(await realHost(app), 'ssh')) === undefined)
      return await withoutSsh(app, command.argv, reached);
  } finally {
    await reached.connection.close();
  }
  const { stdin, stdout } = app.environment;
  const terminal = stdin.isTTY && stdout.isTTY;
  const argv = sshArgv({ target: reached.target, knownHosts, argv: command.argv, terminal });
  return (await interactive(app)(argv)) as ExitCode;
}

async function withoutSsh(app: App, argv: readonly string[], { target, connection }: Reached): Promise<ExitCode> {
  if (argv.length === 0) {
    throw new LabError(
      'K8SLAB_PROGRAM_MISSING',
      `Cannot open a shell on ${target.node}: ssh is not installed on this host`,
      {
        exitCode: ExitCode.host,
        hint: `Install an OpenSSH client, or give a command: k8slab ssh ${target.node} -- hostname`,
      },
    );
  }
  const result = await connection.run({ argv, signal: app.signal });
  app.environment.stdout.write(result.stdout);
  app.environment.stderr.write(result.stderr);
  return (result.exitCode ?? ExitCode.failed) as ExitCode;
}
