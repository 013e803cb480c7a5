import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ExitCode, LabError } from '../errors.js';

/** The file that makes a folder a lab. */
export const LAB_FILE = 'lab.yaml';

/**
 * Ids of all labs below a directory, `<dir>/<chapter>/<section>/lab.yaml`, in the order of chapters and sections, 3.2.9
 * before 3.2.10. Reads no lab. A missing directory has none.
 */
export async function labFolders(dir: string): Promise<string[]> {
  const ids = await Promise.all(
    (await folders(dir)).map(async (chapter) => {
      const sections = await folders(join(dir, chapter));
      const files = await Promise.all(sections.map((section) => readdir(join(dir, chapter, section))));
      return sections.filter((_, index) => files[index]?.includes(LAB_FILE)).map((section) => `${chapter}/${section}`);
    }),
  );
  return ids.flat().sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

/** In the order they come first. */
export function chaptersOf(ids: readonly string[]): string[] {
  return [...new Set(ids.map((id) => id.split('/')[0] ?? ''))];
}

/**
 * Ids by what the user typed: `ch3/3.2.8`, a chapter `ch3`, or a section alone `3.2.8`. Nothing given: all.
 *
 * @throws LabError `K8SLAB_LAB_UNKNOWN` naming all that do not exist
 */
export function selectIds(ids: readonly string[], wanted: readonly string[]): string[] {
  const fits = (id: string, word: string): boolean =>
    id === word || id.startsWith(`${word}/`) || id.split('/')[1] === word;
  const unknown = wanted.filter((word) => !ids.some((id) => fits(id, word)));
  if (unknown.length > 0) {
    throw new LabError('K8SLAB_LAB_UNKNOWN', `Cannot find a lab or chapter ${unknown.join(', ')}`, {
      hint: 'Show all with: k8slab lab list',
      exitCode: ExitCode.usage,
    });
  }
  return ids.filter((id) => wanted.length === 0 || wanted.some((word) => fits(id, word)));
}

async function folders(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}
