import { ExitCode, LabError } from '../../errors.js';
import type { LabMode } from '../../labs/results.js';
import { createNdjsonLabReporter, createTextLabReporter } from '../../report/labs/choose.js';
import { summarizeCluster } from '../../report/labs/cluster-summary.js';
import type { LabReport } from '../../report/labs/model.js';
import type { LabReporter } from '../../report/labs/options.js';
import { createPlainLabReporter } from '../../report/labs/plain.js';
import type { App } from '../app.js';
import type { Command } from '../invocation.js';
import { requirePlan } from '../lab-state.js';
import { exitCodeOfLabs } from '../labs/exit-code.js';
import { findLabs } from '../labs/find-labs.js';
import { runOnCluster } from '../labs/lab-run.js';
import { languageOf } from '../labs/language.js';
import { mergeSummaries, notPassed } from '../labs/merge-results.js';
import { lastReport, storeReport } from '../labs/result-store.js';
import { printReport, writePage } from '../labs/show-report.js';

type VerifyCommand = Extract<Command, { verb: 'verify' }>;

/** Plays, checks and cleans up labs, or with `--mine` only checks; stores what came out. */
export async function verify(app: App, command: VerifyCommand): Promise<ExitCode> {
  const mode: LabMode = command.mine ? 'mine' : 'verify';
  requireChoice(command);
  const plan = await requirePlan(app);
  const before = command.retryFailed ? await lastReport(app, mode) : undefined;
  const among = before && notPassed(before);
  const labs = await findLabs(app, { wanted: command.wanted, own: command.labs, among });
  if (labs.length === 0) {
    app.say(app.texts.cli.nothingToRetry);
    return ExitCode.ok;
  }
  const reporter = reporterFor(app);
  const startedAt = app.clock.now();
  const ran = await runOnCluster(app, { plan, labs, mode, reporter, bail: command.bail, patience: command.wait });
  const learner = command.learner ?? before?.learner;
  const report: LabReport = {
    reportVersion: 1,
    version: app.version,
    language: languageOf(app),
    ...(learner !== undefined && { learner }),
    mode,
    startedAt,
    finishedAt: app.clock.now(),
    cluster: summarizeCluster(plan),
    summary: before ? mergeSummaries(before.summary, ran) : ran,
  };
  const path = await storeReport(app, report);
  if (app.json) app.printJson({ type: 'result-stored', path });
  else if (app.global.output !== 'text') await printReport(app, report);
  await writePage(app, report, command);
  return exitCodeOfLabs(ran);
}

/** Everything there is runs for an hour: that has to be said. */
function requireChoice({ wanted, all, retryFailed }: VerifyCommand): void {
  if (wanted.length === 0 && !all && !retryFailed) {
    throw new LabError('K8SLAB_USAGE', 'Cannot verify: no lab is named', {
      exitCode: ExitCode.usage,
      hint: 'Name chapters or labs (k8slab verify ch3), or take all of them with --all. Show them with: k8slab lab list',
    });
  }
  if (wanted.length > 0 && all) {
    throw new LabError('K8SLAB_USAGE', `Cannot verify: both --all and ${wanted.join(', ')} were given`, {
      exitCode: ExitCode.usage,
      hint: 'Leave out one of them',
    });
  }
}

/** Where stdout is a document, progress goes beside it. */
function reporterFor(app: App): LabReporter {
  const { stdout, stderr } = app.environment;
  const { clock, paint } = app;
  const options = { clock, paint, texts: app.texts.labReport, language: languageOf(app), verbose: app.global.verbose };
  if (app.json) return createNdjsonLabReporter(stdout);
  if (app.global.output === 'text') return createTextLabReporter({ ...options, out: stdout });
  return createPlainLabReporter({ ...options, out: stderr, withSummary: false });
}
