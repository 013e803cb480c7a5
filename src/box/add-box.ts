import { constants } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ExitCode, isDiskFull, LabError } from '../errors.js';
import { type Boxes, WORK } from './catalog.js';
import { findBox, nameProblem, nextVersion, versionProblem, versionsOf, wasOther } from './catalog-model.js';
import { type Checksum, digestOf } from './checksum.js';
import { inspectBox } from './inspect-box.js';
import { takenVersion } from './taken-version.js';

export interface AddRequest {
  /** Absolute. */
  file: string;
  /** Undefined: made of what the file is called. */
  name: string | undefined;
  version: string | undefined;
  checksum: Checksum | undefined;
}

export interface AddedBox {
  name: string;
  version: string;
  provider: string;
  path: string;
  sha256: string;
  bytes: number;
  /** False: the same box was there already. */
  changed: boolean;
}

/** `Debian 12.box` → `local/debian-12` */
export function nameOfFile(file: string): string {
  const stem = basename(file)
    .toLowerCase()
    .replace(/\.box$/, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return `local/${stem || 'box'}`;
}

/** @throws LabError K8SLAB_USAGE */
export function checkNames(name: string | undefined, version: string | undefined): void {
  const problems = [
    name === undefined ? undefined : nameProblem(name),
    version === undefined ? undefined : versionProblem(version),
  ].filter((problem) => problem !== undefined);
  if (problems.length === 0) return;
  throw new LabError('K8SLAB_USAGE', `Cannot use the box: ${problems.join('; ')}`, { exitCode: ExitCode.usage });
}

/**
 * Copies a box into the catalogue. The copy is what is checked, so that a file which changes meanwhile cannot slip in.
 * The caller holds the lock.
 *
 * @throws LabError K8SLAB_BOX_FILE, K8SLAB_BOX_MISMATCH, K8SLAB_BOX_VERSION, K8SLAB_USAGE
 */
export async function addBox(request: AddRequest, boxes: Boxes, signal: AbortSignal): Promise<AddedBox> {
  checkNames(request.name, request.version);
  const name = request.name ?? nameOfFile(request.file);
  await mkdir(boxes.dir, { recursive: true });
  const dir = await mkdtemp(join(boxes.dir, WORK));
  try {
    const file = join(dir, 'out.box');
    await copyFile(request.file, file, constants.COPYFILE_FICLONE).catch((cause: unknown) => {
      // Of the disk it goes to.
      if (isDiskFull(cause)) throw cause;
      throw new LabError('K8SLAB_BOX_FILE', `Cannot read the box ${request.file}`, {
        exitCode: ExitCode.usage,
        hint: cause instanceof Error ? cause.message : String(cause),
        cause,
      });
    });
    const { checksum } = request;
    if (checksum) requireSame(await digestOf(file, checksum.algorithm, signal), checksum, request.file);
    const sha256 = await digestOf(file, 'sha256', signal);
    const { provider, architecture } = await inspectBox(file, signal);
    const { size: bytes } = await stat(file);
    const catalog = await boxes.read(name);
    const same = versionsOf(catalog)
      .reverse()
      .find((each) => findBox(catalog, each, provider)?.checksum === sha256);
    const version = request.version ?? same ?? nextVersion(catalog);
    const added = { name, version, provider, sha256, bytes };
    const there = findBox(catalog, version, provider);
    if (there ? there.checksum !== sha256 : wasOther(catalog, { version, provider, checksum: sha256 })) {
      throw takenVersion(name, version);
    }
    const path = await boxes.put(file, { ...there?.k8slab, ...added, architecture });
    return { ...added, path, changed: !there };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

function requireSame(actual: string, { algorithm, hex }: Checksum, file: string): void {
  if (actual === hex) return;
  throw new LabError('K8SLAB_BOX_MISMATCH', `Cannot add ${file}: its ${algorithm} is ${actual}, ${hex} is wanted`, {
    hint: 'It is damaged or another file: download it again',
  });
}
