import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { LabError } from '../errors.js';

/** Everything rendering reads from the package, in memory. Keys are relative, with `/`. */
export interface LabAssets {
  /** `*.hbs` of templates/ without the suffix. */
  templates: ReadonlyMap<string, string>;
  /** The other text files of templates/: copied or read as data. */
  files: ReadonlyMap<string, string>;
  /** scripts/guest/, copied into the lab directory. */
  guest: ReadonlyMap<string, string>;
}

/**
 * Reads the static files that a lab directory is made of.
 * @throws LabError K8SLAB_ASSETS_MISSING when the installation is not complete.
 */
export async function loadAssets(dirs: { templatesDir: string; guestDir: string }): Promise<LabAssets> {
  const [all, guest] = await Promise.all([readTree(dirs.templatesDir), readTree(dirs.guestDir)]);
  const templates = new Map<string, string>();
  const files = new Map<string, string>();
  for (const [path, text] of all) {
    if (path.endsWith('.hbs')) templates.set(path.slice(0, -'.hbs'.length), text);
    else files.set(path, text);
  }
  return { templates, files, guest };
}

async function readTree(dir: string): Promise<Map<string, string>> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
    throw new LabError('K8SLAB_ASSETS_MISSING', `Cannot read "${dir}": it is part of k8slab and is not there`, {
      hint: 'Install k8slab again',
      cause,
    });
  });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(paths.map((path) => readFile(path, 'utf8')));
  return new Map(
    paths
      // A checkout on Windows may have CRLF; on a node that breaks every script.
      .map((path, index): [string, string] => [relative(dir, path).split(sep).join('/'), lf(texts[index] ?? '')])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function lf(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
