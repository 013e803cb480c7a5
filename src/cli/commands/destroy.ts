import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ExitCode, isLabError, LabError } from '../../errors.js';
import { foldersWithMachines, hasMachines } from '../../labs/host-machines.js';
import type { Plan } from '../../plan/model.js';
import type { ProviderCall } from '../../provider/provider.js';
import { destroyFolder } from '../../provider/vagrant/destroy-folder.js';
import { labPaths } from '../../state/lab-paths.js';
import { knownMachines } from '../../steps/machines.js';
import { agreed } from '../agreed.js';
import type { App } from '../app.js';
import { localExec } from '../compose-host.js';
import { providerOf } from '../compose.js';
import type { Command } from '../invocation.js';
import { exists } from '../exists.js';
import { locked, renderedPlan } from '../lab-state.js';

function callOf(app: App): ProviderCall {
  return { signal: app.signal, onProgress: (_node, line) => app.say(line) };
}

/**
 * Those that labs of chapter 2 have made: nothing but their folders, which are of the state, knows them.
 *
 * @throws LabError K8SLAB_MACHINES_LEFT
 */
async function destroyLabMachines(app: App, { provider }: Plan, folders: readonly string[]): Promise<void> {
  const left: string[] = [];
  for (const folder of folders) {
    try {
      await destroyFolder(localExec(app), folder, provider.name, callOf(app));
    } catch (error) {
      app.signal.throwIfAborted();
      if (!isLabError(error)) throw error;
      app.say(`${app.texts.cli.warning}: ${error.message}`);
    }
    if (await hasMachines(folder)) left.push(folder);
  }
  if (left.length === 0) return;
  throw new LabError('K8SLAB_MACHINES_LEFT', `Cannot destroy the machines of labs in ${left.join(', ')}`, {
    hint: 'Run vagrant destroy in that folder, or remove them in the hypervisor and delete the folder; then k8slab destroy again.',
    details: { folders: left },
  });
}

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
  const ofLabs = await foldersWithMachines(join(paths.state, 'labs'));
  if (!app.json || dryRun) {
    const lines = [
      cli.destroyMachines(nodes.join(', ')),
      ...ofLabs.map(cli.destroyLabMachines),
      cli.destroyState(paths.state),
      cli.destroyKept(app.file),
    ];
    if (app.json)
      app.printJson({ type: 'destroy-plan', nodes, labFolders: ofLabs, state: paths.state, kept: app.file });
    else app.print([cli.destroyPlan, ...lines.map((line) => `  ${line}`)].join('\n'));
  }
  if (dryRun) return ExitCode.ok;
  if (!(await agreed(app, 'destroy the lab', app.texts.cli.askDestroy, false))) {
    app.print(cli.notDestroyed);
    return ExitCode.ok;
  }

  await locked(app, async () => {
    await providerOf(app, plan).destroy(nodes, callOf(app));
    await destroyLabMachines(app, plan, ofLabs);
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
