import { redact } from '../errors.js';
import type { ConfigProblem } from './model.js';
import { harmless } from './read/show-value.js';

const MAX_FRAME = 100;

/**
 * Problems as text: place, key, message, code; below it the line of the file with a mark, and the hint.
 * @param path as the user knows it
 * @param source text of the file, for the frames
 */
export function formatProblems(problems: readonly ConfigProblem[], path: string, source = ''): string {
  const lines = source.split(/\r?\n/);
  return problems.map((problem) => formatProblem(problem, path, lines)).join('\n');
}

function formatProblem(problem: ConfigProblem, path: string, lines: readonly string[]): string {
  const { line, column, severity, message, hint, code } = problem;
  const key = problem.path === '' ? '' : `${harmless(problem.path)}: `;
  const mark = severity === 'warning' ? 'warning: ' : '';
  return [
    `${path}:${line}:${column}: ${mark}${key}${harmless(message)} (${code})`,
    ...frame(problem, lines[line - 1], column),
    ...(hint === undefined ? [] : [`  hint: ${harmless(hint)}`]),
  ].join('\n');
}

function frame({ line, value }: ConfigProblem, text: string | undefined, column: number): string[] {
  // A secret or a control character in the line would leave the file here: then the value, made safe, has to do.
  const safe =
    text !== undefined &&
    text.trim() !== '' &&
    text.length <= MAX_FRAME &&
    (value === undefined || text.includes(value));
  if (!safe || harmless(redact(text)) !== text) return value === undefined ? [] : [`  value: ${value}`];
  const gutter = String(line);
  const pad = ' '.repeat(gutter.length);
  const width = value === undefined ? 1 : Math.max(1, Math.min(value.length, text.length - column + 1));
  return [`  ${gutter} | ${text}`, `  ${pad} | ${' '.repeat(column - 1)}${'^'.repeat(width)}`];
}
