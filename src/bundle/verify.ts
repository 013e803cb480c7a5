import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { interruptedError } from '../exec/interrupted.js';
import { corruptBundleError, type FileProblem } from './corrupt-error.js';
import { hashFile } from './hash-file.js';
import { isLitter, type ListedEntry, listFiles } from './list-files.js';
import { type BundleFile, MANIFEST_NAME } from './manifest.js';
import { type Bundle, readBundle } from './read.js';
import { VerifiedCache } from './verified-cache.js';

export interface VerifyProgress {
  /** Bytes checked so far, of `bytesTotal`; files known from the cache count as checked. */
  bytesDone: number;
  bytesTotal: number;
  /** The file that was just worked on, relative. */
  path: string;
}

export interface VerifyOptions {
  onProgress?: (progress: VerifyProgress) => void;
  signal?: AbortSignal;
  /** Where hashes of unchanged files are kept between runs. */
  cacheFile?: string;
  /** Hash every file, whatever the cache says. */
  full?: boolean;
}

export interface VerifiedBundle extends Bundle {
  /** Files whose bytes were read; the rest came from the cache. */
  hashed: number;
}

// More at once only makes a disk seek.
const PARALLEL = 4;

/**
 * Checks that a bundle holds exactly the files of its manifest with the right bytes.
 * @throws LabError of readBundle, K8SLAB_BUNDLE_CORRUPT with `details.problems` (all of them), K8SLAB_INTERRUPTED
 */
export async function verifyBundle(dir: string, options: VerifyOptions = {}): Promise<VerifiedBundle> {
  const bundle = await readBundle(dir);
  const cache = await VerifiedCache.open(options.cacheFile, options.full ?? false);
  const present = new Map((await listFiles(bundle.dir)).map((entry) => [entry.path, entry]));
  const { files } = bundle.manifest;

  const problems: FileProblem[] = [];
  const listed = new Set([MANIFEST_NAME, ...files.map((file) => file.path)]);
  for (const path of present.keys())
    if (!listed.has(path) && !isLitter(path)) problems.push({ path, problem: 'extra' });

  const progress: VerifyProgress = {
    bytesDone: 0,
    bytesTotal: files.reduce((sum, file) => sum + file.size, 0),
    path: '',
  };
  const advance = (path: string, bytes: number): void => {
    progress.bytesDone += bytes;
    options.onProgress?.({ ...progress, path });
  };
  let hashed = 0;
  const check = async (file: BundleFile): Promise<void> => {
    const problem = shapeProblem(file, present.get(file.path));
    if (problem) return void problems.push(problem);
    const path = join(bundle.dir, file.path);
    const stats = await lstat(path, { bigint: true });
    if (stats.size !== BigInt(file.size)) {
      return void problems.push({
        path: file.path,
        problem: 'size',
        expected: String(file.size),
        actual: String(stats.size),
      });
    }
    let sha256 = cache.sha256Of(path, stats);
    if (sha256 === undefined) {
      const { signal } = options;
      try {
        sha256 = await hashFile(path, { ...(signal && { signal }), onBytes: (count) => advance(file.path, count) });
      } catch (error) {
        throwIfInterrupted(signal);
        const actual = error instanceof Error ? error.message : String(error);
        return void problems.push({ path: file.path, problem: 'unreadable', actual });
      }
      hashed += 1;
      cache.remember(path, stats, sha256);
    } else advance(file.path, file.size);
    if (sha256 !== file.sha256)
      problems.push({ path: file.path, problem: 'checksum', expected: file.sha256, actual: sha256 });
  };

  const queue = [...files];
  await Promise.all(
    Array.from({ length: PARALLEL }, async () => {
      for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
        throwIfInterrupted(options.signal);
        await check(file);
      }
    }),
  );
  // What cannot be remembered, as below a state directory of root, only costs time.
  await cache.save().catch(() => undefined);
  if (problems.length > 0) throw corruptBundleError(bundle.dir, problems);
  return { ...bundle, hashed };
}

function throwIfInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw interruptedError('check the bundle', signal.reason);
}

function shapeProblem(file: BundleFile, entry: ListedEntry | undefined): FileProblem | undefined {
  if (entry === undefined) return { path: file.path, problem: 'missing' };
  if (!entry.regular) return { path: file.path, problem: 'not-a-file' };
  return undefined;
}
