import { ExitCode, isLabError, redact } from '../errors.js';
import type { Messages } from '../i18n/catalog.js';
import type { Paint } from './stream.js';

export interface ErrorReportOptions {
  texts: Messages;
  paint: Paint;
  /** `k8slab 0.1.0, node v20.19.0, linux x64`, for bug reports. */
  versions: string;
}

/** `details.shown` is for people: problems as text, with the lines of the file they stand in. */
interface Problem {
  code?: unknown;
  line?: unknown;
  column?: unknown;
  path?: unknown;
  message?: unknown;
  hint?: unknown;
}

/** Expected failures: code, message, all problems, hint. Anything else is a bug: stack, versions, invitation. */
export function formatError(error: unknown, { texts, paint, versions }: ErrorReportOptions): string {
  const { report } = texts;
  if (!isLabError(error)) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return `${paint('red', report.bugTitle)}. ${report.bugInvite}\n\n${redact(stack)}\n${report.versions}: ${versions}\n`;
  }
  const lines = [`${paint('red', report.errorTitle)} [${error.code}]: ${redact(error.message)}`];
  const known = texts.codes[error.code];
  if (known !== undefined) lines.push(`  ${known}`);
  const problems = error.details['problems'];
  const shown = error.details['shown'];
  if (typeof shown === 'string') lines.push(shown, ...meanings(problems, texts.codes));
  else if (Array.isArray(problems)) lines.push(...problems.flatMap((problem) => problemLines(problem, report.hint)));
  if (error.hint !== undefined) lines.push(`  ${report.hint}: ${redact(error.hint)}`);
  return `${lines.join('\n')}\n`;
}

/** Once for each code that the problems have: their text is in English, as all errors are. */
function meanings(problems: unknown, codes: Messages['codes']): string[] {
  const found: unknown[] = Array.isArray(problems) ? problems.map((problem: Problem) => problem.code) : [];
  const each = new Set(found.filter((code) => typeof code === 'string'));
  return [...each].flatMap((code) => {
    const known = codes[code];
    return known === undefined ? [] : [`  ${code}: ${known}`];
  });
}

/** Problems come as sentences (bundles) or with a place in a file (k8slab.yaml). */
function problemLines(problem: unknown, hintTitle: string): string[] {
  if (typeof problem === 'string') return [`  - ${redact(problem)}`];
  if (typeof problem !== 'object' || problem === null) return [];
  const { line, column, path, message, hint } = problem as Problem;
  const place = typeof line === 'number' && typeof column === 'number' ? `${line}:${column} ` : '';
  const key = typeof path === 'string' && path !== '' ? `${path}: ` : '';
  const lines = [`  - ${place}${key}${redact(typeof message === 'string' ? message : JSON.stringify(problem))}`];
  if (typeof hint === 'string') lines.push(`      ${hintTitle}: ${hint}`);
  return lines;
}

/** The same for programs: one object that ends the NDJSON stream. */
export function errorJson(error: unknown, exitCode: ExitCode): Record<string, unknown> {
  if (!isLabError(error)) {
    const message = error instanceof Error ? error.message : String(error);
    return { type: 'error', code: 'K8SLAB_BUG', message: redact(message), exitCode };
  }
  const { code, message, hint } = error;
  const details = { ...error.details };
  delete details['shown'];
  return { type: 'error', code, message: redact(message), ...(hint === undefined ? {} : { hint }), exitCode, details };
}

export function exitCodeOf(error: unknown): ExitCode {
  return isLabError(error) ? error.exitCode : ExitCode.failed;
}
