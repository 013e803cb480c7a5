import { ExitCode } from '../../errors.js';
import type { App } from '../app.js';
import { ensureLabFile } from '../ensure-lab-file.js';
import { exists } from '../exists.js';
import type { Command, Settings } from '../invocation.js';
import { overridesOf } from '../lab-file.js';
import { planLab } from '../plan-lab.js';
import { previewLabFile } from '../preview-lab-file.js';
import { applyEdit, writeNew } from '../write-file.js';

/** Asks where there is a terminal, else takes flags and proposals. */
export async function init(app: App, { settings }: Extract<Command, { verb: 'init' }>): Promise<ExitCode> {
  if (app.interactive) {
    const { runWizard } = await import('../run-wizard.js');
    await runWizard(app, settings);
  } else if (app.global.yes || (await exists(app.file))) {
    await writeUnasked(app, settings);
  } else {
    // Says what is missing.
    await ensureLabFile(app, settings);
  }
  if (app.json) app.printJson({ type: 'initialized', file: app.file });
  return ExitCode.ok;
}

/** To call init is to ask for the change. What `plan` would say of it is said first: nothing is written by then. */
async function writeUnasked(app: App, settings: Settings): Promise<void> {
  const isThere = await exists(app.file);
  const tried = await previewLabFile(app, settings);
  await planLab(app, tried, true);
  if (isThere) await applyEdit(app, overridesOf(settings, app.environment.cwd));
  else await writeNew(app, tried.text);
}
