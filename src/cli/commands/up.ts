import { ExitCode, isLabError } from '../../errors.js';
import { createReporter } from '../../report/choose.js';
import { nextSteps } from '../../report/status.js';
import { openKnownHosts } from '../../ssh/known-hosts.js';
import { labPaths } from '../../state/lab-paths.js';
import { bringUpSteps } from '../../steps/bring-up.js';
import { refuseOrphans } from '../../steps/machines.js';
import { runSteps, type RunSummary } from '../../steps/runner.js';
import { closeSession, controlPlaneOf, type Session } from '../../steps/session.js';
import type { App } from '../app.js';
import { providerOf } from '../compose.js';
import { ensureLabFile } from '../ensure-lab-file.js';
import type { Command } from '../invocation.js';
import { journalOf, locked } from '../lab-state.js';
import { openLogs } from '../node-logs.js';
import { type PlannedLab, planLab } from '../plan-lab.js';
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
  return exitCodeOf(summary);
}

async function bringUp(app: App, command: UpCommand, { plan, bundle }: PlannedLab): Promise<RunSummary> {
  const paths = labPaths(app.labDir);
  const { written } = await writeLab(app, plan, command.force);
  const journal = await journalOf(app);
  // Another Vagrantfile may mean other machines: Vagrant has to look at them.
  if (written.includes('Vagrantfile')) await journal.update({ sshTargets: {} });
  const run = { command: 'up', startedAt: new Date(app.clock.now()).toISOString() };
  // A run that did not finish may have changed something after it was last seen to work.
  const verified = journal.data.lastRun?.ok === true ? journal.data.verifiedAt : undefined;
  await journal.update({ lastRun: run, verifiedAt: verified });

  const knownHosts = openKnownHosts(paths.knownHosts);
  for (const node of command.acceptNewHostKey) knownHosts.forget(node);
  const reporter = await createReporter({
    json: app.json,
    out: app.environment.stdout,
    clock: app.clock,
    texts: app.texts,
    paint: app.paint,
    verbose: app.global.verbose,
  });
  const logs = openLogs(app, (message) => reporter.sink({ type: 'note', level: 'warning', message }));
  const session: Session = {
    plan,
    provider: providerOf(app, plan),
    clock: app.clock,
    knownHosts,
    labDir: app.labDir,
    journal,
    connections: new Map(),
    targets: [],
    texts: app.texts.steps,
    note: (level, message) => reporter.sink({ type: 'note', level, message }),
  };
  try {
    const summary = await runSteps(bringUpSteps(session, bundle), {
      clock: app.clock,
      sink: reporter.sink,
      signal: app.signal,
      logs,
    });
    await journal.update({ lastRun: { ...run, finishedAt: new Date(app.clock.now()).toISOString(), ok: summary.ok } });
    return summary;
  } finally {
    await closeSession(session);
    await reporter.close();
    logs.close();
  }
}

function exitCodeOf({ ok, interrupted, failures }: RunSummary): ExitCode {
  if (ok) return ExitCode.ok;
  const first = failures[0]?.error;
  if (first === undefined || interrupted) return ExitCode.interrupted;
  return isLabError(first) ? first.exitCode : ExitCode.failed;
}
