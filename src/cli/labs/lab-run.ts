import type { LoadedLab } from '../../labs/model.js';
import { nodesDown } from '../../labs/nodes-down.js';
import { LabTrouble } from '../../labs/place.js';
import type { LabMode, LabsSummary } from '../../labs/results.js';
import type { LabContext, RunLabOptions } from '../../labs/run.js';
import { runLabs } from '../../labs/run-labs.js';
import type { Plan } from '../../plan/model.js';
import type { LabReporter } from '../../report/labs/options.js';
import { writePlace } from '../../state/lab-place.js';
import type { App } from '../app.js';
import { locked } from '../lab-state.js';
import { withCluster } from './cluster-context.js';

export interface LabRun {
  plan: Plan;
  labs: readonly LoadedLab[];
  mode: LabMode;
  reporter: LabReporter;
  bail?: boolean;
  patience?: number | undefined;
  force?: boolean;
  beforeStep?: RunLabOptions['beforeStep'];
}

/**
 * Runs labs with everything around them: the lock, one connection per node, the reporter.
 *
 * @throws LabError where no lab can run: a node that cannot be reached, a cluster that does not answer
 */
export function runOnCluster(
  app: App,
  { plan, labs, mode, reporter, bail = false, patience, force = false, beforeStep }: LabRun,
): Promise<LabsSummary> {
  return locked(app, async () => {
    try {
      return await withCluster(app, { plan, sink: reporter.sink }, async (context) => {
        const last = labs.at(-1)?.lab.id;
        if (last !== undefined) {
          await writePlace(app.labDir, { at: last, how: mode }, app.clock);
        }
        const summary = await runLabs(context, {
          labs,
          mode,
          bail,
          force,
          ...(patience !== undefined && { patience }),
          ...(beforeStep && { beforeStep }),
        });
        if (!summary.ok && !summary.interrupted) await warnOfNodes(app, context);
        return summary;
      });
    } finally {
      reporter.close();
    }
  });
}

/** What a lab finds on a cluster that lacks a node is not the learner's doing. */
async function warnOfNodes(app: App, context: LabContext): Promise<void> {
  const down = await nodesDown(context).catch((error: unknown) => {
    if (error instanceof LabTrouble) return [];
    throw error;
  });
  if (down.length > 0) app.say(`${app.texts.cli.warning}: ${app.texts.cli.nodesDown(down.join(', '))}`);
}
