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
  if (before && labs.length === 0) return nothingToRetry(app, command, before);
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

/** What was asked for, a document or a page, is there all the same: somebody waits for it. */
async function nothingToRetry(app: App, command: VerifyCommand, before: LabReport): Promise<ExitCode> {
  if (before.summary.interrupted) {
    throw new LabError('K8SLAB_USAGE', 'Cannot retry: the last run was interrupted, and what it reached has passed', {
      exitCode: ExitCode.usage,
      hint: 'Run the rest by name, or everything: k8slab verify --all',
    });
  }
  const report = command.learner === undefined ? before : { ...before, learner: command.learner };
  app.say(app.texts.cli.nothingToRetry);
  if (app.global.output !== 'text') await printReport(app, report);
  await writePage(app, report, command);
  return ExitCode.ok;
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
  const { clock, paint, dumb } = app;
  const texts = app.texts.labReport;
  const options = { clock, paint, texts, language: languageOf(app), dumb, verbose: app.global.verbose };
  if (app.json) return createNdjsonLabReporter(stdout);
  if (app.global.output === 'text') return createTextLabReporter({ ...options, out: stdout });
  return createPlainLabReporter({ ...options, out: stderr, withSummary: false });
}
