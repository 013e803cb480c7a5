import type { LabsSummary } from '../../labs/results.js';
import { summarize } from '../../labs/tally.js';
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
  // Labs that an interrupted run did not reach are in neither: the whole stays what it was, a part.
  const interrupted = before.interrupted || after.interrupted;
  return summarize([...kept, ...added], interrupted, before.durationMs + after.durationMs);
}
