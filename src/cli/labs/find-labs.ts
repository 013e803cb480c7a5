import { resolve } from 'node:path';
import { ExitCode, LabError } from '../../errors.js';
import { labFolders, selectIds } from '../../labs/lab-folders.js';
import { type LabFolder, loadLabs } from '../../labs/load-labs.js';
import type { LoadedLab } from '../../labs/model.js';
import type { App } from '../app.js';
import { packageLabs } from '../compose-host.js';
import { exists } from '../exists.js';

export interface LabChoice {
  /** Labs, chapters or sections; none: all. */
  wanted: readonly string[];
  /** The user's own directory of labs. */
  own: string | undefined;
  /** Of those only the ones with these ids. */
  among?: readonly string[] | undefined;
}

/**
 * The chosen labs of the package, and behind them those of the user's own directory.
 *
 * @throws LabError `K8SLAB_LAB_DUPLICATE`, `K8SLAB_LABS_NOT_FOUND`, `K8SLAB_LAB_UNKNOWN`, `K8SLAB_LAB_INVALID`
 */
export async function findLabs(app: App, { wanted, own, among }: LabChoice): Promise<LoadedLab[]> {
  const known = await labFolders(packageLabs());
  const more = own === undefined ? [] : await ownLabs(app, own, known);
  const all = [...known, ...more.map(({ id }) => id)];
  const ids = selectIds(all, wanted);
  if (wanted.length === 0 && among) requireAll(among, all);
  const chosen = ({ id }: LabFolder): boolean => ids.includes(id) && (among?.includes(id) ?? true);
  return loadLabs([...known.map((id) => ({ id, dir: packageLabs() })), ...more].filter(chosen));
}

/** A lab that failed and cannot be found must not pass for one that has nothing left to retry. */
function requireAll(among: readonly string[], all: readonly string[]): void {
  const lost = among.filter((id) => !all.includes(id));
  if (lost.length === 0) return;
  throw new LabError('K8SLAB_LAB_UNKNOWN', `Cannot retry ${lost.join(', ')}: there are no such labs`, {
    exitCode: ExitCode.usage,
    hint: 'Name their directory with --labs, as for the run that failed',
  });
}

async function ownLabs(app: App, own: string, known: readonly string[]): Promise<LabFolder[]> {
  const dir = await ownLabsDir(app, own);
  const ids = await labFolders(dir);
  const twice = ids.filter((id) => known.includes(id));
  if (twice.length > 0) {
    throw new LabError(
      'K8SLAB_LAB_DUPLICATE',
      `Cannot use the labs in ${own}: ${twice.join(', ')} are labs of k8slab already`,
      { exitCode: ExitCode.usage, hint: 'Give them another chapter: the id of a lab is its folder' },
    );
  }
  return ids.map((id) => ({ id, dir }));
}

export async function ownLabsDir(app: App, own: string): Promise<string> {
  const dir = resolve(app.environment.cwd, own);
  if (await exists(dir)) return dir;
  throw new LabError('K8SLAB_LABS_NOT_FOUND', `Cannot find labs in ${dir}: there is no such directory`, {
    exitCode: ExitCode.usage,
    hint: 'Check --labs, or make a first lab with: k8slab lab new ID',
  });
}

/** Exactly one, by its id. */
export async function findLab(app: App, id: string, own: string | undefined): Promise<LoadedLab> {
  const found = await findLabs(app, { wanted: [id], own });
  const [lab] = found;
  if (lab && found.length === 1) return lab;
  throw new LabError('K8SLAB_USAGE', `Cannot take ${id}: it names ${found.length} labs, one is wanted`, {
    exitCode: ExitCode.usage,
    hint: `Choose one of: ${found.map((one) => one.lab.id).join(', ')}`,
  });
}
