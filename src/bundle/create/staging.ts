import { copyFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { constants } from 'node:fs';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { ExitCode, LabError } from '../../errors.js';
import { hashFile } from '../hash-file.js';
import { listFiles } from '../list-files.js';
import { type BundleManifest, MANIFEST_NAME } from '../manifest.js';
import type { Content } from './cache.js';

/**
 * Where a bundle grows: `<out>.partial`, which takes the place of `<out>` when it is complete. Until then `<out>` is
 * what it was. A later run finds here what an earlier one left.
 */
export class Staging {
  readonly dir: string;
  private readonly old: string;

  constructor(readonly out: string) {
    this.dir = `${out}.partial`;
    this.old = `${out}.old`;
  }

  /**
   * @throws LabError K8SLAB_BUNDLE_OUT when `out` is there and is no bundle: nothing of a user is ever replaced
   */
  async prepare(): Promise<void> {
    // A run that was killed between two renames has left the bundle under its other name.
    if (!(await exists(this.out)) && (await exists(this.old))) await rename(this.old, this.out);
    if ((await exists(this.out)) && !(await isBundleOrEmpty(this.out))) {
      throw new LabError('K8SLAB_BUNDLE_OUT', `Cannot write a bundle to ${this.out}: something else is there`, {
        exitCode: ExitCode.usage,
        hint: 'Choose another directory with --out',
      });
    }
    await mkdir(this.dir, { recursive: true });
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

async function isBundleOrEmpty(dir: string): Promise<boolean> {
  const names = await readdir(dir).catch(() => [dir]);
  return names.length === 0 || names.includes(MANIFEST_NAME);
}

async function removeEmptyDirectories(dir: string): Promise<void> {
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const path = join(dir, entry.name);
    await removeEmptyDirectories(path);
    if ((await readdir(path)).length === 0) await rm(path, { recursive: true });
  }
}
