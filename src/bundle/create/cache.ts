import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';

const derivedSchema = z.object({ key: z.string(), sha256: z.string(), size: z.number() });

/** What the bytes of a file are. */
export interface Content {
  /** Hex. */
  sha256: string;
  size: number;
}

/**
 * What was downloaded before, for all bundles of this user: files by their sha256, beside the parts of those that are
 * not complete. Safe to delete as a whole. Whoever takes a file checks it again: disks and people change files.
 */
export class DownloadCache {
  constructor(readonly dir: string) {}

  pathOf(sha256: string): string {
    return join(this.dir, 'sha256', sha256.slice(0, 2), sha256);
  }

  /** Where a file grows whose checksum is only known at its end. */
  pathByUrl(url: string): string {
    return join(this.dir, 'by-url', createHash('sha256').update(url).digest('hex'));
  }

  /** True when it is here with this size; its bytes are checked when it is used. */
  async has(sha256: string, size: number | undefined): Promise<boolean> {
    const found = await stat(this.pathOf(sha256)).catch(() => undefined);
    return found?.isFile() === true && (size === undefined || found.size === size);
  }

  async sizeOf(sha256: string): Promise<number | undefined> {
    return (await stat(this.pathOf(sha256)).catch(() => undefined))?.size;
  }

  /** Bytes of it that an earlier run has left; it goes on from there. */
  async begun(sha256: string): Promise<number> {
    return (await stat(`${this.pathOf(sha256)}.part`).catch(() => undefined))?.size ?? 0;
  }

  /** Gives a complete file of `by-url` its final name. */
  async adopt(path: string, sha256: string): Promise<void> {
    await mkdir(dirname(this.pathOf(sha256)), { recursive: true });
    await rename(path, this.pathOf(sha256));
  }

  async forget(sha256: string): Promise<void> {
    await rm(this.pathOf(sha256), { force: true });
  }

  /** What was made of downloads earlier, `<archive>!<member>` or an image archive: known before it is made again. */
  async derived(key: string): Promise<Content | undefined> {
    try {
      const parsed = derivedSchema.safeParse(JSON.parse(await readFile(this.derivedPath(key), 'utf8')));
      return parsed.success && parsed.data.key === key
        ? { sha256: parsed.data.sha256, size: parsed.data.size }
        : undefined;
    } catch {
      return undefined;
    }
  }

  async rememberDerived(key: string, { sha256, size }: Content): Promise<void> {
    const path = this.derivedPath(key);
    await mkdir(dirname(path), { recursive: true });
    await writeFileAtomic(path, `${JSON.stringify({ key, sha256, size })}\n`);
  }

  async forgetDerived(key: string): Promise<void> {
    await rm(this.derivedPath(key), { force: true });
  }

  private derivedPath(key: string): string {
    return join(this.dir, 'derived', `${createHash('sha256').update(key).digest('hex')}.json`);
  }
}
