import { ExitCode } from '../../errors.js';
import type { App } from '../app.js';
import { ensureLabFile } from '../ensure-lab-file.js';
import type { Command } from '../invocation.js';
import { loadLabFile, overridesOf } from '../lab-file.js';
import { exists } from '../exists.js';
import { applyEdit, createLabFile } from '../write-file.js';

/** Asks where there is a terminal, else takes flags and proposals. */
export async function init(app: App, { settings }: Extract<Command, { verb: 'init' }>): Promise<ExitCode> {
  if (app.interactive) {
    const { runWizard } = await import('../run-wizard.js');
    await runWizard(app, settings);
  } else if (!(await exists(app.file))) {
    // Without --yes this says what is missing.
    if (app.global.yes) await createLabFile(app, settings);
    else await ensureLabFile(app, settings);
  } else {
    // To call init is to ask for the change.
    const overrides = overridesOf(settings, app.environment.cwd);
    await loadLabFile(app, overrides);
    await applyEdit(app, overrides);
  }
  if (app.json) app.printJson({ type: 'initialized', file: app.file });
  return ExitCode.ok;
}
