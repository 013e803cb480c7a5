import type { CheckStatus, LabResult, LabsSummary, Tally } from './results.js';

/** The worst first: a lab is as good as its worst part. */
const WORST: readonly Exclude<CheckStatus, 'skipped'>[] = ['error', 'fail', 'blocked', 'pass'];

export function worst(statuses: readonly CheckStatus[]): LabResult['status'] {
  return WORST.find((status) => statuses.includes(status)) ?? 'pass';
}

function tally(statuses: readonly CheckStatus[]): Tally {
  const count: Tally = { pass: 0, fail: 0, error: 0, skipped: 0, blocked: 0 };
  for (const status of statuses) count[status] += 1;
  return count;
}

/** The lab's own checks that pass, in percent of those that apply; undefined when none does. */
export function score({ checks }: LabResult): number | undefined {
  const own = checks.filter(({ step, status }) => step === undefined && status !== 'skipped');
  if (own.length === 0) return undefined;
  return Math.round((100 * own.filter(({ status }) => status === 'pass').length) / own.length);
}

export function summarize(labs: LabResult[], interrupted: boolean, durationMs: number): LabsSummary {
  const byLab = tally(labs.map(({ status }) => status));
  return {
    // Blocked is no failure: what this cluster cannot do is said, and the rest counts.
    ok: !interrupted && byLab.fail === 0 && byLab.error === 0,
    interrupted,
    labs,
    byLab,
    byCheck: tally(labs.flatMap(({ checks }) => checks.map(({ status }) => status))),
    durationMs,
  };
}
