import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckSpec } from '../check-model.js';
import type { LabFileEntry } from '../model.js';
import { HOST } from '../nodes.js';
import { hostFolder } from '../shell.js';
import { brokenLook, type LookTools } from './look.js';

/**
 * What of the lab's own folder a check cannot do without, relative to it; `.` is the folder. A helper that is missing
 * says nothing of what the learner did. Pure.
 *
 * @param dir of the lab, on nodes
 */
export function ownFiles(check: CheckSpec, files: readonly LabFileEntry[], dir: string): string[] {
  if (check.type === 'file') {
    const path = below(check.path, dir);
    if (path === undefined) return [];
    return [files.some(({ to }) => to === path) ? path : '.'];
  }
  if (check.type !== 'command') return [];
  const { run, node } = check;
  const words = wordsOf(run);
  const here = files.filter(({ nodes }) => nodes.includes(node) || (node !== HOST && nodes.includes('all')));
  const named = here.map(({ to }) => to).filter((to) => words.some((word) => word === to || below(word, dir) === to));
  // Programs on the workstation, Vagrant above all, look at the folder they run in.
  const inFolder = node === HOST || words.some((word) => below(word, dir) !== undefined);
  return [...(inFolder ? ['.'] : []), ...named];
}

/** The path of the first of {@link ownFiles} that is not there; undefined: all are, or nobody can tell. */
export async function missingFile(
  check: CheckSpec,
  files: readonly LabFileEntry[],
  tools: LookTools,
): Promise<string | undefined> {
  const { context, place } = tools;
  const wanted = ownFiles(check, files, place.dir);
  if (wanted.length === 0) return undefined;
  if ('node' in check && check.node === HOST) {
    const paths = wanted.map((path) => join(hostFolder(context, place), ...path.split('/')));
    return paths.find((path) => !existsSync(path));
  }
  const paths = wanted.map((path) => (path === '.' ? place.dir : `${place.dir}/${path}`));
  const script = 'for path; do [ -e "$path" ] || { printf %s "$path"; break; }; done';
  const result = await tools.program(['sh', '-c', script, 'sh', ...paths]);
  // A node that does not answer is for the check itself to report.
  return brokenLook(result, tools) || result.stdout === '' ? undefined : result.stdout;
}

/** Words of shell text that may be paths, without `./`. */
export function wordsOf(text: string): string[] {
  return text
    .split(/[^\w./@+-]+/)
    .map((word) => word.replace(/^(?:\.\/)+/, ''))
    .filter((word) => word !== '');
}

function below(path: string, dir: string): string | undefined {
  return path.startsWith(`${dir}/`) ? path.slice(dir.length + 1) : undefined;
}
