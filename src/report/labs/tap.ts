import type { LabResult } from '../../labs/results.js';
import { type Case, casesOf } from './cases.js';
import type { LabReport } from './model.js';
import type { LabTextOptions } from './options.js';
import { printableLine } from './printable.js';

type Options = Pick<LabTextOptions, 'texts' | 'language'>;

/** TAP version 13, which every harness reads; 14 would add subtests, which many do not. */
export function tapText(report: LabReport, options: Options): string {
  const lines = ['TAP version 13'];
  const tests = report.summary.labs.flatMap((lab) => casesOf(lab, options).map((one) => ({ lab, one })));
  lines.push(tests.length === 0 ? '1..0 # SKIP no lab' : `1..${tests.length}`);
  tests.forEach(({ lab, one }, index) => lines.push(...point(index + 1, lab, one)));
  if (report.summary.interrupted) lines.push('Bail out! interrupted');
  return `${lines.join('\n')}\n`;
}

function point(number: number, lab: LabResult, { name, status, message, details }: Case): string[] {
  const title = `${number} - ${describe(`${lab.lab} ${name}`)}`;
  if (status === 'pass') return [`ok ${title}`];
  if (status === 'skipped' || status === 'blocked') return [`ok ${title} # SKIP ${describe(message)}`];
  const facts: [string, string][] = [['message', message], ['severity', status], ...details];
  return [`not ok ${title}`, '  ---', ...facts.flatMap(([key, value]) => yamlEntry(key, value)), '  ...'];
}

/** A `#` would begin a directive. */
function describe(text: string): string {
  return printableLine(text).replaceAll('\\', '\\\\').replaceAll('#', '\\#');
}

/** A JSON string is YAML in every version of it, and holds any text in one line. */
function yamlEntry(key: string, value: string): string[] {
  return [`  ${JSON.stringify(key)}: ${JSON.stringify(value)}`];
}
