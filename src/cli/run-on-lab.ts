import { ExitCode, isLabError } from '../errors.js';
import type { Plan } from '../plan/model.js';
import { createReporter } from '../report/choose.js';
import { openKnownHosts } from '../ssh/known-hosts.js';
import { labPaths } from '../state/lab-paths.js';
import type { Journal } from '../state/journal.js';
import { runSteps, type RunSummary } from '../steps/runner.js';
import { closeSession, type Session } from '../steps/session.js';
import type { RunnableStep } from '../steps/step.js';
import type { App } from './app.js';
import { providerOf } from './compose.js';
import { openLogs } from './node-logs.js';

export interface LabRun {
  /** For the journal: `up`. */
  command: string;
  plan: Plan;
  journal: Journal;
  /** Nodes whose recorded host key is forgotten first. */
  acceptNewHostKey?: readonly string[];
  steps: (session: Session) => RunnableStep[];
}

/** Runs steps on a lab with everything around them: connections, logs, progress, journal. The caller holds the lock. */
export async function runOnLab(
  app: App,
  { command, plan, journal, acceptNewHostKey = [], steps }: LabRun,
): Promise<RunSummary> {
  const run = { command, startedAt: new Date(app.clock.now()).toISOString() };
  // A run that did not finish may have changed something after it was last seen to work.
  const verified = journal.data.lastRun?.ok === true ? journal.data.verifiedAt : undefined;
  await journal.update({ lastRun: run, verifiedAt: verified });

  const knownHosts = openKnownHosts(labPaths(app.labDir).knownHosts);
  for (const node of acceptNewHostKey) knownHosts.forget(node);
  const reporter = await createReporter({
    json: app.json,
    out: app.environment.stdout,
    clock: app.clock,
    texts: app.texts,
    paint: app.paint,
    dumb: app.dumb,
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
    const summary = await runSteps(steps(session), { clock: app.clock, sink: reporter.sink, signal: app.signal, logs });
    await journal.update({ lastRun: { ...run, finishedAt: new Date(app.clock.now()).toISOString(), ok: summary.ok } });
    return summary;
  } finally {
    await closeSession(session);
    await reporter.close();
    logs.close();
  }
}

/** Of the first failure; the others are often its consequences. */
export function exitCodeOfRun({ ok, interrupted, failures }: RunSummary): ExitCode {
  if (ok) return ExitCode.ok;
  const first = failures[0]?.error;
  if (first === undefined || interrupted) return ExitCode.interrupted;
  return isLabError(first) ? first.exitCode : ExitCode.failed;
}
