import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

export interface ListedEntry {
  /** Relative, with `/`. */
  path: string;
  /** False for links, sockets and the like: what a link points to is not part of the bundle. */
  regular: boolean;
}

/** Everything below `dir` that is not a directory, sorted by path. Follows no link. */
export async function listFiles(dir: string): Promise<ListedEntry[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => ({
      path: relative(dir, join(entry.parentPath, entry.name)).split(sep).join('/'),
      regular: entry.isFile(),
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** What file managers and disks leave in any directory that somebody looked into; AppleDouble files among it. */
const LITTER = /^(?:\.DS_Store|\._.*|Thumbs\.db|desktop\.ini)$/i;

/** @param path relative, with `/` */
export function isLitter(path: string): boolean {
  return LITTER.test(path.slice(path.lastIndexOf('/') + 1));
}
