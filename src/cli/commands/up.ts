import type { ExitCode } from '../../errors.js';
import { nextSteps } from '../../report/status.js';
import { labPaths } from '../../state/lab-paths.js';
import { bringUpSteps } from '../../steps/bring-up.js';
import { refuseOrphans } from '../../steps/machines.js';
import type { RunSummary } from '../../steps/runner.js';
import { controlPlaneOf } from '../../steps/session.js';
import type { App } from '../app.js';
import { ensureLabFile } from '../ensure-lab-file.js';
import type { Command } from '../invocation.js';
import { journalOf, locked } from '../lab-state.js';
import { type PlannedLab, planLab } from '../plan-lab.js';
import { exitCodeOfRun, runOnLab } from '../run-on-lab.js';
import { keepingStart } from '../start-state.js';
import { verifiedBundle } from '../verified-bundle.js';
import { writeLab } from '../write-lab.js';
import { plan as showPlan } from './plan.js';

type UpCommand = Extract<Command, { verb: 'up' }>;

/** Lab file → plan → lab directory → steps. Run again it changes nothing, or continues where it was stopped. */
export async function up(app: App, command: UpCommand): Promise<ExitCode> {
  if (command.dryRun) return showPlan(app, command);
  const planned = await planLab(app, await ensureLabFile(app, command.settings));
  refuseOrphans(planned.plan, planned.machines);
  const { plan } = planned;
  const verified = plan.bundle && (await verifiedBundle(app, plan.bundle.dir));
  const summary = await locked(app, () => bringUp(app, command, { ...planned, bundle: verified }));
  if (summary.ok && !app.json)
    app.print(
      nextSteps(
        { controlPlane: controlPlaneOf(plan).name, kubeconfig: labPaths(app.labDir).kubeconfig },
        app.texts.report,
        app.paint,
      ),
    );
  return exitCodeOfRun(summary);
}

async function bringUp(app: App, command: UpCommand, { plan, bundle }: PlannedLab): Promise<RunSummary> {
  const journal = await journalOf(app);
  await writeLab(app, plan, { journal, force: command.force });
  return keepingStart(app, plan, () =>
    runOnLab(app, {
      command: 'up',
      plan,
      journal,
      acceptNewHostKey: command.acceptNewHostKey,
      steps: (session) => bringUpSteps(session, bundle),
    }),
  );
}
