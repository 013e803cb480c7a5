import { readdir } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';

const MACHINES = join('.vagrant', 'machines');

/** Vagrant keeps the id of each machine in `.vagrant/machines/<name>/<provider>/id`. */
export async function hasMachines(folder: string): Promise<boolean> {
  const machines = await readdir(join(folder, MACHINES), { recursive: true }).catch(() => []);
  return machines.some((path) => basename(path) === 'id');
}

/** Folders of labs below `dir` whose machines Vagrant knows: labs that were played, and not taken away again. */
export async function foldersWithMachines(dir: string): Promise<string[]> {
  const paths = await readdir(dir, { recursive: true }).catch(() => []);
  const folders = paths.filter((path) => path.endsWith(`${sep}${MACHINES}`)).map((path) => join(dir, path, '..', '..'));
  const found = await Promise.all(folders.map(async (folder) => ((await hasMachines(folder)) ? [folder] : [])));
  return found.flat().sort();
}
