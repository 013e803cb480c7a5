import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { UploadFile } from '../ssh/tar-stream.js';
import { isLabError } from '../errors.js';
import type { LabFileEntry } from './model.js';
import { aliasOf, HOST, realNode } from './nodes.js';
import { LabTrouble, must, program } from './place.js';
import type { ResolvedLab } from './resolve-lab.js';
import type { LabContext } from './run.js';
import { hostFolder, type LabPlace } from './shell.js';
import { fillText } from './template.js';

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
  const { lab, lookup, skippedSteps } = resolved;
  const byNode = new Map<string, LabFileEntry[]>();
  for (const { id, node } of [...lab.setup, ...lab.steps, ...lab.cleanup])
    if (!skippedSteps.has(id)) byNode.set(node, []);
  byNode.set('m-k8s', []);
  for (const check of lab.checks)
    if (check.type === 'command' && !resolved.skippedChecks.has(check.id)) byNode.set(check.node, []);
  for (const file of lab.files) {
    for (const node of file.nodes.includes('all') ? context.plan.nodes.map(aliasOf) : file.nodes) {
      byNode.set(node, [...(byNode.get(node) ?? []), file]);
    }
  }
  const content = async (file: LabFileEntry): Promise<Uint8Array> => {
    const bytes = await readFile(join(source, file.path));
    return file.template ? Buffer.from(fillText(bytes.toString('utf8'), lookup)) : bytes;
  };
  await Promise.all(
    [...byNode].map(async ([node, files]) => {
      const ready = await Promise.all(files.map(async (file) => ({ file, bytes: await content(file) })));
      if (node === HOST) return writeHere(hostFolder(context, place), ready);
      must(context, await program(context, ['mkdir', '-p', place.dir], undefined, node));
      const uploads = ready.map(
        ({ file, bytes }): UploadFile => ({ path: `${place.dir}/${file.to}`, mode: modeOf(file), content: bytes }),
      );
      try {
        await (await context.connect(realNode(context.plan, node))).putTree(uploads, { signal: context.signal });
      } catch (error) {
        throw isLabError(error) ? new LabTrouble(error.message) : error;
      }
    }),
  );
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

/** Vagrant keeps the id of each machine in `.vagrant/machines/<name>/<provider>/id`. */
async function hasMachines(folder: string): Promise<boolean> {
  const machines = await readdir(join(folder, '.vagrant', 'machines'), { recursive: true }).catch(() => []);
  return machines.some((path) => basename(path) === 'id');
}

function modeOf({ executable }: LabFileEntry): number {
  return executable ? 0o755 : 0o644;
}

async function writeHere(dir: string, files: readonly { file: LabFileEntry; bytes: Uint8Array }[]): Promise<void> {
  await mkdir(dir, { recursive: true });
  for (const { file, bytes } of files) {
    const path = join(dir, ...file.to.split('/'));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes, { mode: modeOf(file) });
  }
}
