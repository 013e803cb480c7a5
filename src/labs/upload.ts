import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { UploadFile } from '../ssh/tar-stream.js';
import { isLabError } from '../errors.js';
import { filesByNode, type ReadyFile } from './files-by-node.js';
import { hasMachines } from './host-machines.js';
import { aliasOf, HOST, realNode } from './nodes.js';
import { LabTrouble, must, program } from './place.js';
import type { ResolvedLab } from './resolve-lab.js';
import type { LabContext } from './run.js';
import { hostFolder, type LabPlace } from './shell.js';

/**
 * Makes the folder of a lab on every node it uses and puts its files there.
 *
 * @param source folder of lab.yaml
 * @throws LabTrouble
 */
export async function uploadLab(
  context: LabContext,
  resolved: ResolvedLab,
  place: LabPlace,
  source: string,
): Promise<void> {
  const byNode = await filesByNode(context, resolved, source);
  await Promise.all([...byNode].map(([node, files]) => writeFiles(context, place, node, files)));
}

/** Makes the lab's folder on a node, as the lab calls it, and writes files there, over what is in the way. @throws LabTrouble */
export async function writeFiles(
  context: LabContext,
  place: LabPlace,
  node: string,
  files: readonly ReadyFile[],
): Promise<void> {
  if (node === HOST) return writeHere(hostFolder(context, place), files);
  must(context, await program(context, ['mkdir', '-p', place.dir], undefined, node));
  const uploads = files.map(({ to, mode, content }): UploadFile => ({ path: `${place.dir}/${to}`, mode, content }));
  try {
    await (await context.connect(realNode(context.plan, node))).putTree(uploads, { signal: context.signal });
  } catch (error) {
    throw isLabError(error) ? new LabTrouble(error.message) : error;
  }
}

/** Has this lab been here before, and not been taken away? @throws LabTrouble */
export async function hasLabFolder(context: LabContext, place: LabPlace): Promise<boolean> {
  const found = await program(context, ['test', '-d', place.dir]);
  if (found.exitCode === 1) return false;
  must(context, found);
  return true;
}

/** The lab's folder, and those above it when nothing else is in them. @throws LabTrouble */
export async function removeLabFolders(context: LabContext, place: LabPlace): Promise<void> {
  const script =
    'cd / && rm -rf -- "$1" && rmdir -p --ignore-fail-on-non-empty -- "$(dirname -- "$1")" 2>/dev/null || :';
  await Promise.all(
    context.plan.nodes.map(aliasOf).map(async (node) => {
      must(context, await program(context, ['sh', '-c', script, 'sh', place.dir], undefined, node));
    }),
  );
  const here = hostFolder(context, place);
  // Without its folder nobody could ask Vagrant to destroy a machine that the clean-up left.
  if (!(await hasMachines(here))) await rm(here, { recursive: true, force: true });
}

async function writeHere(dir: string, files: readonly ReadyFile[]): Promise<void> {
  await mkdir(dir, { recursive: true });
  for (const { to, mode, content } of files) {
    const path = join(dir, ...to.split('/'));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content, { mode });
  }
}
