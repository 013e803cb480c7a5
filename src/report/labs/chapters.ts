import type { CheckStatus, LabResult, Tally } from '../../labs/results.js';
import { groupBy } from './group-by.js';

export interface Chapter {
  /** `ch3`. */
  name: string;
  labs: LabResult[];
  byLab: Tally;
  byCheck: Tally;
}

/** Results by chapter, in the order they come. */
export function chaptersOf(labs: readonly LabResult[]): Chapter[] {
  return [...groupBy(labs, ({ lab }) => chapterOf(lab))].map(([name, of]) => ({
    name,
    labs: of,
    byLab: tally(of.map(({ status }) => status)),
    byCheck: tally(of.flatMap(({ checks }) => checks.map(({ status }) => status))),
  }));
}

/** `ch3` of `ch3/3.2.8`. */
function chapterOf(id: string): string {
  const slash = id.indexOf('/');
  return slash < 0 ? id : id.slice(0, slash);
}

function tally(statuses: readonly CheckStatus[]): Tally {
  const counts: Tally = { pass: 0, fail: 0, error: 0, skipped: 0, blocked: 0 };
  for (const status of statuses) counts[status]++;
  return counts;
}
