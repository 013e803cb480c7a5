import { isLabError } from '../errors.js';
import { planDrift } from '../plan/drift.js';
import type { Plan } from '../plan/model.js';
import type { LabDrift } from '../report/status.js';
import type { App } from './app.js';
import { exists } from './exists.js';
import { loadLabFile } from './lab-file.js';
import { planLab } from './plan-lab.js';

/** The lab file against the lab directory. A file that cannot be planned is an answer too. */
export async function labDrift(app: App, rendered: Plan): Promise<LabDrift> {
  if (!(await exists(app.file))) return { state: 'unknown', reason: app.texts.report.noLabFile(app.file), changes: [] };
  // Warnings of the plan are what `plan` is for.
  const quiet: App = { ...app, say: () => undefined };
  try {
    const { plan } = await planLab(quiet, await loadLabFile(quiet), true);
    const changes = planDrift(rendered, plan);
    return { state: changes.length === 0 ? 'none' : 'changed', changes };
  } catch (error) {
    if (app.signal.aborted || !isLabError(error)) throw error;
    return { state: 'unknown', reason: error.message, changes: [] };
  }
}
