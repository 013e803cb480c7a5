import type { ExitCode } from '../../errors.js';
import { nextSteps } from '../../report/status.js';
import { readSnapshots } from '../../snapshot/snapshot-file.js';
import { labPaths } from '../../state/lab-paths.js';
import { wakingSteps } from '../../plan/select-steps.js';
import { bringUpSteps } from '../../steps/bring-up.js';
import type { RunSummary } from '../../steps/runner.js';
import { controlPlaneOf } from '../../steps/session.js';
import { type App, typedInto } from '../app.js';
import { baseIsSaved, baseIsWanted, baseSteps } from '../base-snapshot.js';
import { ensureLabFile } from '../ensure-lab-file.js';
import type { Command } from '../invocation.js';
import { journalOf, locked } from '../lab-state.js';
import { type PlannedLab, planLab } from '../plan-lab.js';
import { refuseChanges } from '../refuse-changes.js';
import { exitCodeOfRun, runOnLab } from '../run-on-lab.js';
import { keepingStart } from '../start-state.js';
import { verifiedBundle } from '../verified-bundle.js';
import { writeLab } from '../write-lab.js';
import { plan as showPlan } from './plan.js';

type UpCommand = Extract<Command, { verb: 'up' }>;

/** `k8slab up` without flags, for verbs that end in it. */
export const PLAIN_UP: UpCommand = {
  verb: 'up',
  settings: {},
  dryRun: false,
  force: false,
  acceptNewHostKey: [],
  snapshot: true,
};

/** Lab file → plan → lab directory → steps. Run again it changes nothing, or continues where it was stopped. */
export async function up(app: App, command: UpCommand): Promise<ExitCode> {
  if (command.dryRun) return showPlan(app, command);
  const planned = await planLab(app, await ensureLabFile(app, command.settings));
  await refuseChanges(app, planned);
  const { plan } = planned;
  const verified = plan.bundle && (await verifiedBundle(app, plan.bundle.dir));
  const summary = await locked(app, () => bringUp(app, command, { ...planned, bundle: verified }));
  if (summary.ok && !app.json)
    app.print(
      nextSteps(
        {
          controlPlane: controlPlaneOf(plan).name,
          kubeconfig: labPaths(app.labDir).kubeconfig,
          into: typedInto(app),
        },
        app.texts.report,
        app.paint,
      ),
    );
  return exitCodeOfRun(summary);
}

async function bringUp(app: App, command: UpCommand, { plan, bundle, machines }: PlannedLab): Promise<RunSummary> {
  const journal = await journalOf(app);
  await writeLab(app, plan, { journal, force: command.force });
  await warnOfHalf(app);
  const base = await baseIsWanted(app, { plan, machines }, command.snapshot);
  const { lastRun, verifiedAt } = journal.data;
  const summary = await keepingStart(
    app,
    plan,
    () =>
      runOnLab(app, {
        command: 'up',
        plan,
        journal,
        acceptNewHostKey: command.acceptNewHostKey,
        steps: (session) => [...bringUpSteps(session, bundle), ...(base ? baseSteps(app, session, plan.steps) : [])],
      }),
    {
      unsettled: lastRun?.ok !== true || verifiedAt === undefined,
      wake: (nodes) =>
        runOnLab(app, {
          command: 'up',
          plan,
          journal,
          acceptNewHostKey: command.acceptNewHostKey,
          steps: (session) => bringUpSteps(session, bundle, wakingSteps(plan, nodes)),
        }),
    },
  );
  if (base && summary.ok) await baseIsSaved(app);
  return summary;
}

/** Of machines of which some were set back and others not, `up` makes a cluster that runs, but nobody knows which. */
async function warnOfHalf(app: App): Promise<void> {
  const { restoring } = await readSnapshots(app.labDir);
  if (restoring !== undefined) app.say(`${app.texts.cli.warning}: ${app.texts.snapshot.halfRestored(restoring)}`);
}
