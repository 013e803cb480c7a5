import { copyFile, mkdir, readdir, readFile, realpath, rename, rm, rmdir, stat } from 'node:fs/promises';
import { constants } from 'node:fs';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { ExitCode, LabError } from '../../errors.js';
import { hashFile } from '../hash-file.js';
import { isLitter, listFiles } from '../list-files.js';
import { type BundleManifest, MANIFEST_NAME } from '../manifest.js';
import type { Content } from './cache.js';

const ofAnyVersion = z.object({
  schemaVersion: z.number(),
  kubernetes: z.string(),
  files: z.array(z.object({ path: z.string() })),
});

/**
 * Where a bundle grows: `<out>.partial`, which takes the place of `<out>` when it is complete. Until then `<out>` is
 * what it was. A later run finds here what an earlier one left.
 */
export class Staging {
  readonly dir: string;
  private readonly old: string;

  private constructor(readonly out: string) {
    this.dir = `${out}.partial`;
    // A name that nobody gives to a copy of their own, as `.old` would be.
    this.old = `${out}.k8slab-old`;
  }

  /** @param out absolute; where it is a link, the bundle is what it leads to, as the link may lead to another disk */
  static async at(out: string): Promise<Staging> {
    return new Staging(await realpath(out).catch(() => out));
  }

  /**
   * @throws LabError K8SLAB_BUNDLE_OUT when `out` is there and is no bundle: nothing of a user is ever replaced
   */
  async prepare(): Promise<void> {
    // A run that was killed between two renames has left the bundle under its other name.
    if (!(await exists(this.out)) && (await exists(this.old))) await rename(this.old, this.out);
    if (await exists(this.out)) {
      if (await isTopOfDisk(this.out)) {
        throw this.refused('it is the top of a disk', `Name a directory on it, as --out ${join(this.out, 'bundle')}`);
      }
      const foreign = await foreignIn(this.out);
      if (foreign !== undefined) throw this.refused(foreign, 'Choose another directory with --out');
    }
    await mkdir(this.dir, { recursive: true });
  }

  private refused(why: string, hint: string): LabError {
    return new LabError('K8SLAB_BUNDLE_OUT', `Cannot write a bundle to ${this.out}: ${why}`, {
      exitCode: ExitCode.usage,
      hint,
    });
  }

  pathOf(path: string): string {
    return join(this.dir, path);
  }

  /** True when the file with these bytes is here now, from an earlier run or out of the bundle that is replaced. */
  async reuse(path: string, content: Content, signal: AbortSignal): Promise<boolean> {
    if (await isContent(this.pathOf(path), content, signal)) return true;
    if (!(await isContent(join(this.out, path), content, signal))) return false;
    await this.place(join(this.out, path), path);
    return true;
  }

  /** Bytes of a file that is here from an earlier run in its full size; whether they are right shows later. */
  async bytesHere(path: string, size: number | undefined): Promise<number> {
    const here = (await stat(this.pathOf(path)).catch(() => undefined))?.size;
    return here !== undefined && here === size ? here : 0;
  }

  /** Copies a file to its place in the bundle, shared with the original where the disk can do that. */
  async place(from: string, path: string): Promise<void> {
    const target = this.pathOf(path);
    await mkdir(dirname(target), { recursive: true });
    await copyFile(from, `${target}.writing`, constants.COPYFILE_FICLONE);
    await rename(`${target}.writing`, target);
  }

  /** Removes what the manifest does not list, writes it last, and lets the whole take the place of the old one. */
  async complete(manifest: BundleManifest): Promise<void> {
    const listed = new Set(manifest.files.map(({ path }) => path));
    for (const { path } of await listFiles(this.dir)) if (!listed.has(path)) await rm(this.pathOf(path));
    await removeEmptyDirectories(this.dir);
    await writeFileAtomic(this.pathOf(MANIFEST_NAME), manifestText(manifest));
    await rm(this.old, { recursive: true, force: true });
    if (await exists(this.out)) await rename(this.out, this.old);
    await rename(this.dir, this.out);
    await rm(this.old, { recursive: true, force: true });
  }

  /** A run that ended before anything came leaves nothing behind. */
  async leave(): Promise<void> {
    await rmdir(this.dir).catch(() => undefined);
  }

  /** The bundle at `out` is the wanted one already. */
  async abandon(): Promise<void> {
    await rm(this.dir, { recursive: true, force: true });
  }
}

export function manifestText(manifest: BundleManifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

async function isContent(path: string, { sha256, size }: Content, signal: AbortSignal): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true && found.size === size && (await hashFile(path, { signal })) === sha256;
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

/** Such a directory cannot be renamed. */
async function isTopOfDisk(dir: string): Promise<boolean> {
  const above = dirname(dir);
  return above === dir || (await stat(dir)).dev !== (await stat(above)).dev;
}

/** Why the directory is not a bundle and nothing but a bundle; undefined where it is one, or is empty. */
async function foreignIn(dir: string): Promise<string | undefined> {
  const names = await readdir(dir).catch(() => undefined);
  if (names?.length === 0) return undefined;
  // Many a program has a manifest.json of its own: by its content it is known.
  const listed = names?.includes(MANIFEST_NAME) ? await listedIn(join(dir, MANIFEST_NAME)) : undefined;
  if (!listed) return 'something else is there';
  const others = (await listFiles(dir)).filter(({ path }) => !listed.has(path) && !isLitter(path));
  return others.length === 0 ? undefined : `${others[0]?.path ?? ''} is there, which is not of the bundle`;
}

/** All that a manifest names and itself, of whatever version of k8slab; undefined for what is no manifest of ours. */
async function listedIn(path: string): Promise<Set<string> | undefined> {
  try {
    const { files } = ofAnyVersion.parse(JSON.parse(await readFile(path, 'utf8')));
    return new Set([MANIFEST_NAME, ...files.map((file) => file.path)]);
  } catch {
    return undefined;
  }
}

async function removeEmptyDirectories(dir: string): Promise<void> {
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const path = join(dir, entry.name);
    await removeEmptyDirectories(path);
    if ((await readdir(path)).length === 0) await rm(path, { recursive: true });
  }
}
