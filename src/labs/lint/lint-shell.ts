import type { Exec } from '../../exec/exec.js';
import { LAB_FILE } from '../lab-folders.js';
import type { LabStep } from '../model.js';
import { withPlaceholders } from '../template.js';
import { findingAt, type LintedLab, type LintFinding } from './finding.js';

/**
 * Not for a learner's terminal: functions that nobody calls are our own wrapping (2317, 2329), and the books use the
 * splitting of words on purpose, `docker stop $(docker ps -q)` (2046, 2086).
 */
const EXCLUDED = 'SC2317,SC2329,SC2046,SC2086';
const DEADLINE_MS = 60_000;

interface Remark {
  line: number;
  level: string;
  code: number;
  message: string;
}

/**
 * The shell text of steps and checks through shellcheck, one call a lab: each text in a function of its own.
 * Undefined: there is no shellcheck.
 */
export async function lintShell(linted: LintedLab, exec: Exec): Promise<LintFinding[] | undefined> {
  const { lab, text } = linted;
  const runs = runsOf(linted);
  const lines = ['set -e'];
  const starts: { id: string; first: number }[] = [];
  for (const [index, { id, run }] of runs.entries()) {
    lines.push(`step_${index}() {`);
    starts.push({ id, first: lines.length + 1 });
    lines.push(...withPlaceholders(run).trimEnd().split('\n'), '}');
  }
  const argv = ['shellcheck', '--shell=bash', '--severity=warning', `--exclude=${EXCLUDED}`, '--format=json', '-'];
  const result = await exec.run({ argv, stdin: `${lines.join('\n')}\n`, deadlineMs: DEADLINE_MS });
  if (result.reason === 'spawn') return undefined;
  const remarks = JSON.parse(result.stdout === '' ? '[]' : result.stdout) as Remark[];
  return remarks.map(({ line, code, message }) => {
    const { id, first } = starts.findLast((start) => start.first <= line) ?? { id: '', first: line };
    const where = text.split('\n').findIndex((each) => new RegExp(`^\\s*- id: ${id}\\s*$`).test(each)) + 1;
    const words = `${id}, line ${line - first + 1}: ${message} (SC${code})`;
    return findingAt(lab.id, LAB_FILE, words, 'K8SLAB_LAB_SHELL', Math.max(1, where));
  });
}

function runsOf({ lab }: LintedLab): { id: string; run: string }[] {
  const steps = [...lab.setup, ...lab.steps, ...lab.cleanup];
  const here = (list: readonly Pick<LabStep, 'id' | 'run' | 'node'>[]) => list.map(({ id, run }) => ({ id, run }));
  const checks = [...steps.flatMap((step) => step.checks), ...lab.checks];
  return [...here(steps), ...checks.flatMap((check) => (check.type === 'command' ? here([check]) : []))];
}
