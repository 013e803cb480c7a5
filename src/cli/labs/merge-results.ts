import type { LabResult, LabsSummary } from '../../labs/results.js';
import { tally } from '../../report/labs/chapters.js';
import type { LabReport } from '../../report/labs/model.js';

/** Labs of an earlier result that a retry is about. */
export function notPassed({ summary }: LabReport): string[] {
  return summary.labs.filter(({ status }) => status === 'fail' || status === 'error').map(({ lab }) => lab);
}

/** The earlier result with the labs of the newer one in the place of their own: a report stays complete. */
export function mergeSummaries(before: LabsSummary, after: LabsSummary): LabsSummary {
  const newer = new Map(after.labs.map((lab) => [lab.lab, lab]));
  const kept = before.labs.map((lab) => newer.get(lab.lab) ?? lab);
  const added = after.labs.filter(({ lab }) => !before.labs.some((known) => known.lab === lab));
  return summaryOf([...kept, ...added], after.interrupted, before.durationMs + after.durationMs);
}

function summaryOf(labs: LabResult[], interrupted: boolean, durationMs: number): LabsSummary {
  const byLab = tally(labs.map(({ status }) => status));
  const byCheck = tally(labs.flatMap(({ checks }) => checks.map(({ status }) => status)));
  return { ok: !interrupted && byLab.fail + byLab.error === 0, interrupted, labs, byLab, byCheck, durationMs };
}
