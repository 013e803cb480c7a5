import type { LoadedLab } from '../../labs/model.js';
import type { LabMode, LabsSummary } from '../../labs/results.js';
import type { RunLabOptions } from '../../labs/run.js';
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
  beforeStep?: RunLabOptions['beforeStep'];
}

/**
 * Runs labs with everything around them: the lock, one connection per node, the reporter.
 *
 * @throws LabError where no lab can run: a node that cannot be reached, a cluster that does not answer
 */
export function runOnCluster(
  app: App,
  { plan, labs, mode, reporter, bail = false, patience, beforeStep }: LabRun,
): Promise<LabsSummary> {
  return locked(app, async () => {
    try {
      return await withCluster(app, { plan, sink: reporter.sink }, async (context) => {
        const last = labs.at(-1)?.lab.id;
        if (last !== undefined) {
          await writePlace(app.labDir, { at: last, how: mode, time: new Date(app.clock.now()).toISOString() });
        }
        return runLabs(context, {
          labs,
          mode,
          bail,
          ...(patience !== undefined && { patience }),
          ...(beforeStep && { beforeStep }),
        });
      });
    } finally {
      reporter.close();
    }
  });
}
