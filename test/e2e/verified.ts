import { readFileSync } from 'node:fs';
import type { CheckResult, LabResult } from '../../src/labs/results.js';
import type { LabReport } from '../../src/report/labs/model.js';
import type { E2eLab } from './lab.js';

export interface Verified {
  exitCode: number | null;
  labs: LabResult[];
  said: string;
  seconds: number;
}

/** Runs `verify` and reads what it stored. */
export async function verified(lab: E2eLab, args: readonly string[]): Promise<Verified> {
  const { exitCode, stdout, stderr, seconds } = await lab.cli(['verify', ...args, '--output', 'json']);
  const said = `${stderr}\n${stdout.slice(-4000)}`;
  const stored = stdout.split('\n').find((line) => line.includes('"result-stored"'));
  if (stored === undefined) throw new Error(`verify ${args.join(' ')} stored nothing:\n${said}`);
  const { path } = JSON.parse(stored) as { path: string };
  const { summary } = JSON.parse(readFileSync(path, 'utf8')) as LabReport;
  return { exitCode, labs: summary.labs, said, seconds };
}

export const place = ({ lab: id, step, check, actual }: CheckResult): string =>
  `${[id, step, check].filter((part) => part !== undefined).join(' ')}: ${actual}`;

/** Labs that neither passed nor are blocked, with what stood in the way. */
export function unexpected(labs: readonly LabResult[]): object[] {
  return labs
    .filter(({ status }) => status !== 'pass' && status !== 'blocked')
    .map(({ lab: id, status, reason, checks, leftovers }) => ({
      id,
      status,
      reason,
      checks: checks.filter((check) => check.status === 'fail' || check.status === 'error').map(place),
      leftovers,
    }));
}

export function count(labs: readonly LabResult[], status: LabResult['status']): number {
  return labs.filter((each) => each.status === status).length;
}
