import type { LintedLab, LintFinding } from './finding.js';
import { findingAt } from './finding.js';
import { LAB_FILE } from '../lab-folders.js';

/** Every file that is named exists, and every file that exists is named. */
export function lintFiles({ lab, text, beside }: LintedLab): LintFinding[] {
  const named = new Set(lab.files.map(({ path }) => path));
  const missing = [...named].filter((path) => !beside.includes(path));
  const unused = beside.filter((path) => path !== LAB_FILE && !named.has(path));
  return [
    ...missing.map((path) =>
      findingAt(lab.id, LAB_FILE, `the file ${path} is not there`, 'K8SLAB_LAB_FILES', lineOf(text, path)),
    ),
    ...unused.map((path) => findingAt(lab.id, path, 'no entry of files names it', 'K8SLAB_LAB_FILES')),
  ];
}

function lineOf(text: string, word: string): number {
  return (
    Math.max(
      0,
      text.split('\n').findIndex((line) => line.includes(word)),
    ) + 1
  );
}
