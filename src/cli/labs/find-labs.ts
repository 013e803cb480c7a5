import { resolve } from 'node:path';
import { ExitCode, LabError } from '../../errors.js';
import { loadLabs, selectLabs } from '../../labs/load-labs.js';
import type { LoadedLab } from '../../labs/model.js';
import type { App } from '../app.js';
import { packageLabs } from '../compose-host.js';
import { exists } from '../exists.js';

/**
 * The labs of the package, and behind them those of the user's own directory.
 *
 * @throws LabError `K8SLAB_LAB_DUPLICATE`, `K8SLAB_LABS_NOT_FOUND`, and what loadLabs throws
 */
export async function findLabs(app: App, own: string | undefined): Promise<LoadedLab[]> {
  const labs = await loadLabs(packageLabs());
  if (own === undefined) return labs;
  const more = await loadLabs(await ownLabsDir(app, own));
  const twice = more.filter(({ lab }) => labs.some((known) => known.lab.id === lab.id));
  if (twice.length > 0) {
    throw new LabError(
      'K8SLAB_LAB_DUPLICATE',
      `Cannot use the labs in ${own}: ${twice.map(({ lab }) => lab.id).join(', ')} are labs of k8slab already`,
      { exitCode: ExitCode.usage, hint: 'Give them another chapter: the id of a lab is its folder' },
    );
  }
  return [...labs, ...more];
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
  const found = selectLabs(await findLabs(app, own), [id]);
  const [lab] = found;
  if (lab && found.length === 1) return lab;
  throw new LabError('K8SLAB_USAGE', `Cannot take ${id}: it names ${found.length} labs, one is wanted`, {
    exitCode: ExitCode.usage,
    hint: `Choose one of: ${found.map((one) => one.lab.id).join(', ')}`,
  });
}
