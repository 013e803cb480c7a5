import type { Messages } from '../i18n/catalog.js';
import type { RunEvent } from '../steps/events.js';
import type { Paint } from './stream.js';
import { seconds } from './time.js';

export type StepFailed = Extract<RunEvent, { type: 'step-failed' }>;

/** `runtime` of `runtime:w1-k8s`. */
export function stepKind(id: string): string {
  return id.slice(0, id.indexOf(':'));
}

/** Everything somebody needs who has only this text: where, what, the last lines, the log, what to do. */
export function failureBlock(event: StepFailed, options: { texts: Messages; paint: Paint; exitCode: number }): string {
  const { texts, paint, exitCode } = options;
  const { report } = texts;
  const title = report.failureTitle(stepKind(event.step), event.node, seconds(event.durationMs));
  const known = texts.codes[event.code];
  const lines = [`${paint('red', `✖ ${title}`)}  [${event.code}]`, `  ${event.message}`];
  if (known !== undefined) lines.push(`  ${known}`);
  if (event.lastLines.length > 0) {
    lines.push(`  ${report.lastLines}:`, ...event.lastLines.map((line) => paint('dim', `    | ${line}`)));
  }
  lines.push(`  ${report.log}: ${event.logPath}`);
  if (event.hint !== undefined) lines.push(`  ${report.hint}: ${event.hint}`);
  lines.push(`  ${report.exitCode}: ${exitCode}`);
  return `${lines.join('\n')}\n`;
}
