import { KEEP_KINDS, type KeepRule, parseKeep } from '../config/keep.js';
import { ExitCode, LabError } from '../errors.js';
import type { App } from './app.js';
import { exists } from './exists.js';
import { loadLabFile } from './lab-file.js';

/**
 * What a reset leaves alone on nodes: of --keep, and of the lab file where there is one.
 *
 * @throws LabError K8SLAB_USAGE of a flag that is none, and what a lab file with problems does: to pass over it might
 * delete what it names
 */
export async function keepRules(app: App, flags: readonly string[]): Promise<KeepRule[]> {
  const rules = flags.map((text) => parseKeep(text) ?? refuse(text));
  const file = (await exists(app.file)) ? (await loadLabFile(app)).config.keep : [];
  return [...rules, ...file.flatMap((text) => parseKeep(text) ?? [])];
}

function refuse(text: string): never {
  throw new LabError('K8SLAB_USAGE', `Cannot keep "${text}": wanted KIND:NAME, with one of ${KEEP_KINDS.join(', ')}`, {
    exitCode: ExitCode.usage,
    hint: 'As in --keep volume:mysql-data or --keep file:/nfs_shared/mine. Objects of Kubernetes are kept by the label k8slab.io/keep=true',
  });
}
