import { ExitCode } from '../../errors.js';
import { planTable } from '../../report/plan.js';
import type { App } from '../app.js';
import { previewLabFile } from '../preview-lab-file.js';
import type { Settings } from '../invocation.js';
import { planLab } from '../plan-lab.js';

/** Shows what `up` would do; flags are tried on and written nowhere. What stands in the way is a warning here. */
export async function plan(app: App, { settings }: { settings: Settings }): Promise<ExitCode> {
  const { plan: made } = await planLab(app, await previewLabFile(app, settings), true);
  if (app.json) app.printJson(made);
  else app.print(`${planTable(made, app.texts.report)}\n${app.texts.report.steps(made.steps.length)}`);
  return ExitCode.ok;
}
