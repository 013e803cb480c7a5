import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { labPaths } from '../state/lab-paths.js';
import type { Collection } from './collection.js';

/** These are read as a whole or not at all: the plan of 30 nodes is some hundred KiB. */
const MAX_FILE_BYTES = 2 * 1024 * 1024;

/**
 * The files of a lab that tell how it came to be what it is. By name, never a whole directory: the kubeconfig is a
 * secret as a whole, and the baselines and results below `.state` hold the Secrets of the cluster.
 */
export async function collectLab(
  collection: Collection,
  { file, labDir, nodes }: { file: string; labDir: string; nodes: readonly string[] },
): Promise<void> {
  const paths = labPaths(labDir);
  const known: [string, string][] = [
    ['lab/k8slab.yaml', file],
    ['lab/plan.json', join(labDir, 'plan.json')],
    ['lab/Vagrantfile', join(labDir, 'Vagrantfile')],
    ['lab/state/journal.json', paths.journal],
    ['lab/state/snapshots.json', join(paths.state, 'snapshots.json')],
    ['lab/state/lock', paths.lock],
    ...nodes.map((node): [string, string] => [`lab/nodes/${node}/env`, join(labDir, 'nodes', node, 'env')]),
  ];
  for (const [path, from] of known) await collection.addFile(path, from, MAX_FILE_BYTES);
  const logs = await readdir(paths.logs).catch(() => []);
  for (const name of logs.sort()) await collection.addFile(`lab/state/logs/${name}`, join(paths.logs, name));
}
