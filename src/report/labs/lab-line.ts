import type { LabResult } from '../../labs/results.js';
import type { LabTextOptions } from './options.js';
import { printableLine } from './printable.js';
import { duration, passedOf, statusWord } from './words.js';

/** `pass  ch3/3.2.8  5/5 checks  41.2 s  Protect a node with cordon`; a blocked lab says why instead. */
export function labLine(
  result: LabResult,
  options: Pick<LabTextOptions, 'texts' | 'language' | 'paint'> & { width: number },
): string {
  const { texts, language, paint, width } = options;
  const head = `${statusWord(result.status, texts, paint)}  ${result.lab.padEnd(width)}`;
  if (result.status === 'blocked' && result.reason !== undefined) return `${head}  ${printableLine(result.reason)}`;
  const { passed, all } = passedOf(result.checks);
  const time = duration(result.durationMs, texts);
  return `${head}  ${texts.checksPassed(passed, all)}  ${time}  ${printableLine(result.title[language])}`;
}
