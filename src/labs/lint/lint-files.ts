import type { CheckSpec } from '../check-model.js';
import { wordsOf } from '../checks/own-files.js';
import type { LintedLab, LintFinding } from './finding.js';
import { findingAt } from './finding.js';
import { LAB_FILE } from '../lab-folders.js';

/** Every file that is named exists, and every file that exists is named; nobody else's notes count. */
export function lintFiles(linted: LintedLab): LintFinding[] {
  const { lab, text, beside } = linted;
  const named = new Set(lab.files.map(({ path }) => path));
  const missing = [...named].filter((path) => !beside.includes(path));
  const unused = beside.filter((path) => path !== LAB_FILE && !named.has(path));
  return [
    ...missing.map((path) =>
      findingAt(lab.id, LAB_FILE, `the file ${path} is not there`, 'K8SLAB_LAB_FILES', lineOf(text, path)),
    ),
    ...unused.map((path) => findingAt(lab.id, path, 'no entry of files names it', 'K8SLAB_LAB_FILES')),
    ...notesOfSteps(linted),
  ];
}

/** `> note.txt`, `tee note.txt`. With a dot in the name: others are as often files inside of containers. */
const WRITES = /(?:>\s*|\btee (?:-a )?)(\w[\w./-]*\.\w+)/g;

/** A check of the lab itself must do for somebody who typed the section without k8slab, and has no notes of its steps. */
function notesOfSteps({ lab, text }: LintedLab): LintFinding[] {
  const given = lab.files.map(({ to }) => to);
  const notes = new Set(lab.steps.flatMap(({ run }) => [...run.matchAll(WRITES)].map(([, path]) => path ?? '')));
  return lab.checks.flatMap((check) =>
    readBy(check)
      .filter((path) => notes.has(path) && !given.includes(path))
      .map((path) => {
        const message = `the check ${check.id} reads ${path}, which only a step writes`;
        return {
          ...findingAt(lab.id, LAB_FILE, message, 'K8SLAB_LAB_FILES', lineOf(text, `- id: ${check.id}`)),
          hint: 'Make it a check of that step, or look at the cluster: who types the section by hand has no such file.',
        };
      }),
  );
}

function readBy(check: CheckSpec): string[] {
  if (check.type === 'command') return [...new Set(wordsOf(check.run))];
  return check.type === 'file' ? [check.path.replace('{{dir}}/', '')] : [];
}

function lineOf(text: string, word: string): number {
  return (
    Math.max(
      0,
      text.split('\n').findIndex((line) => line.includes(word)),
    ) + 1
  );
}
