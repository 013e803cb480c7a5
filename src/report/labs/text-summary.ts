import type { LabResult, LabsSummary, Tally } from '../../labs/results.js';
import { renderTable } from '../table.js';
import { chaptersOf } from './chapters.js';
import { groupBy } from './group-by.js';
import type { LabTextOptions } from './options.js';
import { printableDeep, printableLine } from './printable.js';
import { labProblems } from './problems.js';
import { duration } from './words.js';

type Options = Pick<LabTextOptions, 'texts' | 'language' | 'paint'>;

/** What is said at the end: what did not pass in full, a table by chapter, what is blocked and why, one verdict. */
export function labsText(result: LabsSummary, options: Options): string {
  const summary = printableDeep(result);
  const { texts, paint, language } = options;
  const bad = summary.labs.filter(({ status }) => status === 'fail' || status === 'error');
  const blocked = summary.labs.filter(({ status }) => status === 'blocked');
  const parts = bad.map((result) => `${labProblems(result, options).join('\n')}\n`);
  if (summary.labs.length > 1) parts.push(chapterTable(summary, options));
  if (blocked.length > 0) parts.push(`${paint('yellow', texts.blockedTitle)}\n${blockedLabs(blocked, language)}`);
  const retry = bad.length > 0 && summary.labs.every(({ mode }) => mode === 'verify') ? `${texts.retry}\n` : '';
  return `\n${[...parts, `${verdict(summary, options)}\n${retry}`].join('\n')}`;
}

/** What is missing often blocks a whole chapter: each reason once, with its labs below it. */
function blockedLabs(blocked: readonly LabResult[], language: Options['language']): string {
  const groups = [...groupBy(blocked, ({ reason }) => printableLine(reason ?? ''))].map(
    ([reason, labs]) =>
      `  ${reason}\n${renderTable(labs.map((lab) => [`    ${lab.lab}`, printableLine(lab.title[language])]))}`,
  );
  return groups.join('');
}

function chapterTable({ labs, byLab, byCheck }: LabsSummary, { texts }: Options): string {
  const counted = (tally: Tally): number => tally.pass + tally.fail + tally.error + tally.blocked;
  const row = (name: string, byLabs: Tally, byChecks: Tally): string[] => [
    name,
    ...[counted(byLabs), byLabs.pass, byLabs.fail, byLabs.error, byLabs.blocked].map(String),
    `${byChecks.pass}/${counted(byChecks)}`,
  ];
  const { colChapter, colLabs, colPass, colFail, colError, colBlocked, colChecks } = texts;
  const chapters = chaptersOf(labs);
  return renderTable([
    [colChapter, colLabs, colPass, colFail, colError, colBlocked, colChecks],
    ...chapters.map((chapter) => row(chapter.name, chapter.byLab, chapter.byCheck)),
    ...(chapters.length > 1 ? [row(texts.total, byLab, byCheck)] : []),
  ]);
}

/** One line. */
export function verdict(summary: LabsSummary, { texts, paint }: Pick<Options, 'texts' | 'paint'>): string {
  const { interrupted, byLab, byCheck, durationMs } = summary;
  const time = duration(durationMs, texts);
  const bad = byLab.fail + byLab.error;
  if (interrupted) return paint('yellow', texts.verdictInterrupted(byLab.pass, bad + byLab.blocked, time));
  if (bad > 0) return paint('red', texts.verdictFail(byLab.fail, byLab.error, byLab.pass, time));
  if (byLab.pass === 0) return paint('yellow', texts.verdictBlocked(byLab.blocked, time));
  return paint('green', texts.verdictPass(byLab.pass, byCheck.pass, byLab.blocked, time));
}
