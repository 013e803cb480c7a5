import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ExitCode } from '../../errors.js';
import { labPaths } from '../../state/lab-paths.js';
import { knownMachines } from '../../steps/machines.js';
import { agreed } from '../agreed.js';
import type { App } from '../app.js';
import { providerOf } from '../compose.js';
import type { Command } from '../invocation.js';
import { exists } from '../exists.js';
import { locked, renderedPlan } from '../lab-state.js';

export async function destroy(app: App, { dryRun }: Extract<Command, { verb: 'destroy' }>): Promise<ExitCode> {
  const { cli } = app.texts;
  const paths = labPaths(app.labDir);
  const plan = await renderedPlan(app);
  const machines = await knownMachines(app.labDir);
  const hasState = await exists(paths.state);
  if (!plan || (machines.length === 0 && !hasState)) {
    if (app.json) app.printJson({ type: 'destroyed', nodes: [] });
    else app.print(cli.nothingToDestroy);
    return ExitCode.ok;
  }
  // Also those of an earlier run that was killed before Vagrant wrote down what it had made.
  const nodes = [...new Set([...plan.nodes.map(({ name }) => name), ...machines.map(({ node }) => node)])];
  if (!app.json || dryRun) {
    const lines = [cli.destroyMachines(nodes.join(', ')), cli.destroyState(paths.state), cli.destroyKept(app.file)];
    if (app.json) app.printJson({ type: 'destroy-plan', nodes, state: paths.state, kept: app.file });
    else app.print([cli.destroyPlan, ...lines.map((line) => `  ${line}`)].join('\n'));
  }
  if (dryRun) return ExitCode.ok;
  if (!(await agreed(app, 'destroy the lab', app.texts.cli.askDestroy, false))) {
    app.print(cli.notDestroyed);
    return ExitCode.ok;
  }

  await locked(app, async () => {
    await providerOf(app, plan).destroy(nodes, { signal: app.signal, onProgress: (_node, line) => app.say(line) });
    for (const entry of await readdir(paths.state)) {
      // The lock is released by its owner, and after that the directory is empty.
      if (join(paths.state, entry) !== paths.lock) await rm(join(paths.state, entry), { recursive: true, force: true });
    }
    await rm(join(app.labDir, '.vagrant'), { recursive: true, force: true });
  });
  await rm(paths.state, { recursive: true, force: true });
  if (app.json) app.printJson({ type: 'destroyed', nodes });
  else app.print(cli.destroyed);
  return ExitCode.ok;
}
