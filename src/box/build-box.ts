import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ExitCode, LabError } from '../errors.js';
import { interruptedError } from '../exec/interrupted.js';
import { boxEntries } from './box-files.js';
import { buildArgv, buildDisk, type DiskBuild } from './build-disk.js';
import { type Boxes, pathOfBox, WORK } from './catalog.js';
import { findBox, nextVersion, versionFor, wasOther } from './catalog-model.js';
import type { FetchedFile } from './cloud-image.js';
import { digestOf } from './checksum.js';
import { imageInputs, loadImage } from './docker-image.js';
import { inputsOf } from './inputs.js';
import { packBox } from './pack-box.js';
import type { BoxSpec } from './spec.js';
import { takenVersion } from './taken-version.js';

export interface BoxWork extends DiskBuild {
  boxes: Boxes;
  /** Scripts and templates that decide what a box is. */
  sources: readonly string[];
  /** Of a spec from a cloud image. */
  fetchImage: () => Promise<FetchedFile>;
}

export interface BuiltBox {
  provider: string;
  name: string;
  /** Undefined for what has none: a file, a docker image. */
  version: string | undefined;
  /** Undefined for an image in dockerd. */
  path: string | undefined;
  /** Of the box; of a docker image its id. */
  digest: string;
  bytes: number | undefined;
  inputs: string;
  /** False: the wanted one was there already. */
  changed: boolean;
}

/**
 * Makes a box and puts it into the catalogue, a file or dockerd. What was there stays as it is until the new one is
 * complete; whatever ends the build before leaves nothing that looks like a box. The caller holds the lock.
 *
 * @throws LabError K8SLAB_USAGE, K8SLAB_BOX_BUILD, K8SLAB_BOX_VERSION, K8SLAB_BOX_DOCKER, K8SLAB_INTERRUPTED and those of a download
 */
export async function buildBox(spec: BoxSpec, work: BoxWork): Promise<BuiltBox> {
  const { boxes, signal, exec } = work;
  if (spec.out !== undefined) await requireFile(spec.out);
  const image = spec.from === 'cloud-image' ? await work.fetchImage() : undefined;
  const inputs = await inputsOf(
    spec,
    { imageSha256: image?.sha256, bundleSha256: spec.bundle?.manifestSha256 },
    work.sources,
  );
  const { provider, out } = spec;
  const loads = provider === 'docker' && out === undefined;
  const catalogued = provider !== 'docker' && out === undefined;

  if (loads && (await imageInputs(exec, spec.name, signal)) === inputs && !spec.force) {
    return { ...built(spec, inputs), digest: '', changed: false };
  }
  const catalog = catalogued ? await boxes.read(spec.name) : undefined;
  const version = catalogued ? (spec.version ?? (spec.force ? nextVersion : versionFor)(catalog, inputs)) : undefined;
  if (version !== undefined) {
    const ready = findBox(catalog, version, provider);
    const path = pathOfBox(catalog, version, provider);
    if (ready && ready.k8slab.inputs === inputs && !spec.force && (await sizeOf(path)) === ready.k8slab.bytes) {
      const { checksum, k8slab } = ready;
      return { ...built(spec, inputs), version, path, digest: checksum, bytes: k8slab.bytes, changed: false };
    }
    // What it is made of was not kept of one that was removed.
    if (!ready && wasOther(catalog, { version, provider })) throw takenVersion(spec.name, version);
    // With the same inputs its file is gone or damaged: the same again takes its place.
    if (ready && (ready.k8slab.inputs !== inputs || spec.force)) throw takenVersion(spec.name, version);
  }

  const home = out === undefined ? boxes.dir : dirname(out);
  await mkdir(home, { recursive: true });
  const dir = await mkdtemp(join(home, WORK));
  try {
    await buildDisk(buildArgv(work.script, spec, { work: dir, image: image?.path, inputs }), spec, work);
    if (provider === 'docker') return await finishImage(spec, join(dir, 'image.tar'), inputs, work);
    work.emit({ type: 'box-step', step: 'pack' });
    const disk = join(dir, provider === 'libvirt' ? 'box.img' : 'disk.vmdk');
    const file = join(dir, 'out.box');
    const { sha256, bytes } = await packBox(boxEntries(provider, disk, spec.diskGib), file, signal);
    if (signal.aborted) throw interruptedError('build the box', signal.reason);
    const made = { ...built(spec, inputs), version, digest: sha256, bytes, changed: true };
    if (version === undefined) return { ...made, path: await replace(file, out ?? '') };
    const { name } = spec;
    const bundle = spec.bundle?.manifestSha256;
    const box = { name, version, provider, sha256, bytes, inputs, bundle, architecture: 'amd64' };
    return { ...made, path: await boxes.put(file, box) };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function finishImage(spec: BoxSpec, archive: string, inputs: string, work: BoxWork): Promise<BuiltBox> {
  const { exec, signal } = work;
  const bytes = await sizeOf(archive);
  if (spec.out !== undefined) {
    const digest = await digestOf(archive, 'sha256', signal);
    return { ...built(spec, inputs), path: await replace(archive, spec.out), digest, bytes, changed: true };
  }
  work.emit({ type: 'box-step', step: 'load' });
  const digest = await loadImage(exec, archive, spec.name, signal);
  return { ...built(spec, inputs), digest, bytes, changed: true };
}

function built({ provider, name }: BoxSpec, inputs: string): Omit<BuiltBox, 'digest' | 'changed'> {
  return { provider, name, version: undefined, path: undefined, bytes: undefined, inputs };
}

/** Before an hour of work, not after it. */
async function requireFile(out: string): Promise<void> {
  const there = await stat(out).catch(() => undefined);
  if (there === undefined || there.isFile()) return;
  throw new LabError('K8SLAB_USAGE', `Cannot write a box to ${out}: a file is wanted, and it is none`, {
    exitCode: ExitCode.usage,
    hint: `Name the file, as --out ${join(out, 'node.box')}`,
  });
}

async function replace(file: string, out: string): Promise<string> {
  await rename(file, out);
  return out;
}

async function sizeOf(path: string | undefined): Promise<number | undefined> {
  if (path === undefined) return undefined;
  return (await stat(path).catch(() => undefined))?.size;
}
