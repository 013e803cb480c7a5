import { ExitCode } from '../../errors.js';
import type { App } from '../app.js';
import type { Command } from '../invocation.js';
import { lastReport, reportFrom } from '../labs/result-store.js';
import { printReport, writePage } from '../labs/show-report.js';

/** The last stored result, or one from a file, once more: in another form or language. */
export async function report(app: App, command: Extract<Command, { verb: 'report' }>): Promise<ExitCode> {
  const stored = command.result === undefined ? await lastReport(app) : await reportFrom(app, command.result);
  const shown = command.learner === undefined ? stored : { ...stored, learner: command.learner };
  await printReport(app, shown);
  await writePage(app, shown, command);
  return ExitCode.ok;
}
