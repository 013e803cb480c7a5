import { ExitCode } from '../../errors.js';
import { statusReport } from '../../report/status.js';
import type { App } from '../app.js';
import { renderedPlan } from '../lab-state.js';
import { labStatus } from '../lab-status.js';
import { reachMany } from '../reach-many.js';

/** A node that is up answers in milliseconds; for one that is not, this is what `status` waits before asking Vagrant. */
const REACH_MS = 1500;

/** The machines, the cluster, where in the books the lab is, and what `up` would change. */
export async function status(app: App): Promise<ExitCode> {
  const plan = await renderedPlan(app);
  if (!plan) {
    if (app.json) app.printJson({ type: 'status', lab: null, nodes: [] });
    else app.print(app.texts.cli.noLab);
    return ExitCode.ok;
  }
  const reached = await reachMany(app, plan, REACH_MS);
  try {
    const seen = await labStatus(app, plan, reached);
    if (app.json) app.printJson({ type: 'status', ...seen });
    else app.print(statusReport(seen, app.texts));
  } finally {
    await reached.close();
  }
  return ExitCode.ok;
}
