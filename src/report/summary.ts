import { ExitCode } from '../errors.js';
import type { Messages } from '../i18n/catalog.js';
import type { RunEvent } from '../steps/events.js';
import { failureBlock, type StepFailed } from './failure.js';
import type { Paint } from './stream.js';
import { seconds } from './time.js';

type RunFinished = Extract<RunEvent, { type: 'run-finished' }>;

/** What is said at the end of a run: each failure in full, then one line. */
export function runSummary(
  finished: RunFinished,
  failures: readonly StepFailed[],
  options: { texts: Messages; paint: Paint },
): string {
  const { paint } = options;
  // The process ends with that of the first one; the others are often its consequences.
  const exitCode = failures[0]?.exitCode ?? ExitCode.failed;
  const { report } = options.texts;
  const blocks = failures.map((failure) => `\n${failureBlock(failure, { ...options, exitCode })}`).join('');
  const time = seconds(finished.durationMs);
  const { done, changed, failed, cancelled } = finished;
  if (failed > 0) return `${blocks}\n${paint('red', report.runFailed(failed, cancelled, done, time))}\n`;
  if (cancelled > 0) return `${paint('yellow', report.runInterrupted(done, cancelled))}\n`;
  return `${paint('green', changed > 0 ? report.runOk(done, changed, time) : report.runUnchanged(done, time))}\n`;
}
