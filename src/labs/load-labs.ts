import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatProblems } from '../config/format-problems.js';
import { ExitCode, LabError } from '../errors.js';
import { LAB_FILE } from './lab-folders.js';
import type { LoadedLab } from './model.js';
import { type ParsedLab, parseLab } from './parse-lab.js';

/** Where a lab is: its id is its folder below `dir`. */
export interface LabFolder {
  id: string;
  /** Absolute. */
  dir: string;
}

/**
 * Reads these labs and no others: one that is broken is of no concern to who wants another.
 *
 * @throws LabError `K8SLAB_LAB_INVALID` with all problems of all of them
 */
export async function loadLabs(wanted: readonly LabFolder[]): Promise<LoadedLab[]> {
  const read = await Promise.all(
    wanted.map(async ({ id, dir }) => {
      const folder = join(dir, ...id.split('/'));
      const path = join(folder, LAB_FILE);
      return { path, folder, ...inItsFolder(parseLab(await readFile(path)), id) };
    }),
  );
  const broken = read.filter(({ lab }) => !lab);
  if (broken.length === 0) return read.flatMap(({ lab, folder }) => (lab ? [{ lab, dir: folder }] : []));
  const shown = broken.map(({ path, problems, text: source }) => formatProblems(problems, path, source)).join('\n');
  throw new LabError('K8SLAB_LAB_INVALID', `Cannot read ${broken.length} of the labs`, {
    hint: 'See docs/lab-format.md, and check with: k8slab lab lint (--labs DIR for your own)',
    exitCode: ExitCode.usage,
    details: {
      shown,
      problems: broken.flatMap(({ path, problems }) => problems.map((problem) => ({ file: path, ...problem }))),
    },
  });
}

/** A lab of another name than the one it was asked by would be found by neither. */
export function inItsFolder(parsed: ParsedLab, id: string): ParsedLab {
  const { lab, text, problems } = parsed;
  if (!lab || lab.id === id) return parsed;
  const line = text.split('\n').findIndex((each) => /^id *:/.test(each)) + 1;
  const message = `its id is ${lab.id}, its folder ${id}`;
  return {
    text,
    problems: [...problems, { path: '', message, code: 'K8SLAB_LAB_ID', severity: 'error', line, column: 1 }],
  };
}
