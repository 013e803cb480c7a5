import type { BigIntStats } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';

// Two gigabytes take seconds to hash; `up` runs many times. A file that still has the size, times and inode it
// had when it was hashed is taken as unchanged, as git does. `bundle verify --full` looks at every byte.
const cacheSchema = z.object({
  version: z.literal(1),
  /** Absolute path → identity of the file and the hash it had. */
  files: z.record(z.string(), z.object({ identity: z.string(), sha256: z.string() })),
});

/** What was hashed before. A broken or missing cache file only costs time. */
export class VerifiedCache {
  private constructor(
    private readonly path: string | undefined,
    private readonly files: Map<string, { identity: string; sha256: string }>,
  ) {}

  /** Without a path, or with `ignore`, nothing is known beforehand; results are still stored at `path`. */
  static async open(path: string | undefined, ignore: boolean): Promise<VerifiedCache> {
    if (path === undefined || ignore) return new VerifiedCache(path, new Map());
    try {
      const parsed = cacheSchema.safeParse(JSON.parse(await readFile(path, 'utf8')));
      return new VerifiedCache(path, new Map(parsed.success ? Object.entries(parsed.data.files) : []));
    } catch {
      return new VerifiedCache(path, new Map());
    }
  }

  sha256Of(path: string, stats: BigIntStats): string | undefined {
    const known = this.files.get(path);
    return known?.identity === identityOf(stats) ? known.sha256 : undefined;
  }

  remember(path: string, stats: BigIntStats, sha256: string): void {
    this.files.set(path, { identity: identityOf(stats), sha256 });
  }

  async save(): Promise<void> {
    if (this.path === undefined) return;
    await mkdir(dirname(this.path), { recursive: true });
    const files = Object.fromEntries([...this.files].sort(([a], [b]) => (a < b ? -1 : 1)));
    await writeFileAtomic(this.path, `${JSON.stringify({ version: 1, files }, null, 2)}\n`);
  }
}

// ctime too: `cp -p` and `touch -r` can give a changed file its old mtime back, but not its ctime.
function identityOf(stats: BigIntStats): string {
  return [stats.size, stats.mtimeNs, stats.ctimeNs, stats.ino].join(' ');
}
