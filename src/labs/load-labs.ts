import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatProblems } from '../config/format-problems.js';
import type { ConfigProblem } from '../config/model.js';
import { ExitCode, LabError } from '../errors.js';
import type { LoadedLab } from './model.js';
import { parseLab } from './parse-lab.js';

/** The file that makes a folder a lab. */
export const LAB_FILE = 'lab.yaml';

interface BrokenLab {
  /** Absolute. */
  path: string;
  problems: ConfigProblem[];
  text: string;
}

interface LabLibrary {
  /** In the order of chapters and sections, 3.2.9 before 3.2.10. */
  labs: LoadedLab[];
  broken: BrokenLab[];
}

/** Every lab below a directory: `<dir>/<chapter>/<section>/lab.yaml`. A missing directory has none. */
async function loadLibrary(dir: string): Promise<LabLibrary> {
  const library: LabLibrary = { labs: [], broken: [] };
  for (const id of await labFolders(dir)) {
    const folder = join(dir, ...id.split('/'));
    const path = join(folder, LAB_FILE);
    const { lab, problems, text } = parseLab(await readFile(path));
    if (lab) library.labs.push({ lab, dir: folder });
    else library.broken.push({ path, problems, text });
  }
  return library;
}

/**
 * The labs alone.
 *
 * @throws LabError `K8SLAB_LAB_INVALID` with all problems of all labs
 */
export async function loadLabs(dir: string): Promise<LoadedLab[]> {
  const { labs, broken } = await loadLibrary(dir);
  if (broken.length === 0) return labs;
  const text = broken.map(({ path, problems, text: source }) => formatProblems(problems, path, source)).join('\n');
  throw new LabError('K8SLAB_LAB_INVALID', `Cannot read ${broken.length} of the labs:\n${text}`, {
    hint: 'See docs/lab-format.md, and check with: k8slab lab lint',
    exitCode: ExitCode.usage,
    details: {
      problems: broken.flatMap(({ path, problems }) => problems.map((problem) => ({ file: path, ...problem }))),
    },
  });
}

/**
 * Labs by what the user typed: `ch3/3.2.8`, a chapter `ch3`, or a section alone `3.2.8`. Nothing given: all.
 *
 * @throws LabError `K8SLAB_LAB_UNKNOWN` naming all that do not exist
 */
export function selectLabs(labs: readonly LoadedLab[], wanted: readonly string[]): LoadedLab[] {
  const fits = ({ lab: { id } }: LoadedLab, word: string): boolean =>
    id === word || id.startsWith(`${word}/`) || id.split('/')[1] === word;
  const unknown = wanted.filter((word) => !labs.some((lab) => fits(lab, word)));
  if (unknown.length > 0) {
    throw new LabError('K8SLAB_LAB_UNKNOWN', `Cannot find a lab or chapter ${unknown.join(', ')}`, {
      hint: 'Show all with: k8slab lab list',
      exitCode: ExitCode.usage,
    });
  }
  return labs.filter((lab) => wanted.length === 0 || wanted.some((word) => fits(lab, word)));
}

/** Ids of the folders that hold a lab. */
export async function labFolders(dir: string): Promise<string[]> {
  const chapters = await folders(dir);
  const ids: string[] = [];
  for (const chapter of chapters) {
    for (const section of await folders(join(dir, chapter))) {
      const files = await readdir(join(dir, chapter, section));
      if (files.includes(LAB_FILE)) ids.push(`${chapter}/${section}`);
    }
  }
  return ids.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

async function folders(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}
