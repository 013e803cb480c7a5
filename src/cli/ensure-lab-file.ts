import { ExitCode, LabError } from '../errors.js';
import { knownMachines } from '../steps/machines.js';
import type { App } from './app.js';
import type { Settings } from './invocation.js';
import { type Difference, differences, type Loaded, loadLabFile, overridesOf, soundText } from './lab-file.js';
import { exists } from './exists.js';
import { judgeLab } from './plan-lab.js';
import { refuseChanges } from './refuse-changes.js';
import { applyEdit, createLabFile } from './write-file.js';

/**
 * The lab file that `up` works from. The file is the one truth: flags that say something else change it, after
 * asking, and never only this run, or the next `up` would silently undo them.
 *
 * @throws LabError K8SLAB_CONFIG_MISSING, K8SLAB_FLAGS_DIFFER where nobody can be asked
 */
export async function ensureLabFile(app: App, settings: Settings): Promise<Loaded> {
  if (await exists(app.file)) return editLabFile(app, settings);
  if (app.interactive) {
    const { runWizard } = await import('./run-wizard.js');
    return runWizard(app, settings);
  }
  if (!app.global.yes) {
    throw new LabError('K8SLAB_CONFIG_MISSING', `Cannot find ${app.file}: there is no such file`, {
      exitCode: ExitCode.usage,
      hint: 'Take the defaults with --yes, answer questions in a terminal with k8slab init, or name a file with --file.',
    });
  }
  return createLabFile(app, settings);
}

async function editLabFile(app: App, settings: Settings): Promise<Loaded> {
  const before = await loadLabFile(app);
  const overrides = overridesOf(settings, app.environment.cwd);
  // The settings are judged with the file before anything is changed.
  const after = soundText(app, before.text, overrides);
  const changes = differences(settings, before.config, after.config);
  if (changes.length === 0) return before;
  // Nor is it changed into what the machines that are there cannot become.
  if ((await knownMachines(app.labDir)).length > 0) await refuseChanges(app, await judgeLab(app, after));
  if (!(await agreed(app, changes))) {
    const flags = changes.map(({ path }) => path).join(', ');
    throw new LabError(
      'K8SLAB_FLAGS_DIFFER',
      `Cannot take ${flags} from the command line: ${app.file} says something else`,
      {
        exitCode: ExitCode.usage,
        hint: 'Change the file, leave the flags out, or let k8slab change the file with --yes.',
        details: { differences: changes },
      },
    );
  }
  return applyEdit(app, overrides);
}

async function agreed(app: App, changes: readonly Difference[]): Promise<boolean> {
  const { cli } = app.texts;
  const show = (value: unknown): string => (value === undefined ? cli.unset : JSON.stringify(value));
  if (!app.global.yes && !app.interactive) return false;
  app.say(
    [
      cli.changes(app.file),
      ...changes.map(({ path, before, after }) => `  ${cli.change(path, show(before), show(after))}`),
    ].join('\n'),
  );
  if (app.global.yes) return true;
  const { createAsk } = await import('./prompts/ask.js');
  return createAsk(app.environment, app.signal).confirm(cli.askApply, true);
}
