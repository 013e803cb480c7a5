import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { hashFile } from '../hash-file.js';
import { unreadable } from './disk-trouble.js';
import type { Fetched } from './fetch-download.js';
import { download } from './http/download.js';
import { BrokenBlob, hexOf, isGone, writeImageArchive } from './image-archive.js';
import { checkConfig } from './registry/manifests.js';
import type { Resolved } from './resolve.js';
import { ItemProgress, type Work } from './work.js';

type ResolvedImage = Extract<Resolved, { kind: 'image' }>;

/**
 * Pulls an image's blobs into the cache and writes its archive into the staging directory.
 * @throws HttpFailure, LabError
 */
export async function fetchImage(item: ResolvedImage, arch: string, work: Work): Promise<Fetched> {
  const { cache, staging, signal } = work;
  const { image, wanted, key } = item;
  const { path } = wanted.output;
  if (item.output && (await staging.reuse(path, item.output, signal))) return { how: 'kept', contents: [item.output] };

  let how: Fetched['how'] = 'cached';
  const broken = new Set<string>();
  for (;;) {
    if (await ensureBlobs(item, work)) how = 'downloaded';
    try {
      checkConfig(await readBlob(hexOf(image.manifest.config.digest), work), arch);
      const write = () => writeImageArchive(image, (sha256) => cache.pathOf(sha256), staging.pathOf(path), signal);
      const content = await work.disk(write);
      await cache.rememberDerived(key, content);
      return { how, contents: [content] };
    } catch (error) {
      if (!(error instanceof BrokenBlob)) throw error;
      // One after the other may turn out to be broken, but each only once: then it is this disk.
      if (broken.has(error.sha256)) throw unreadable(cache.pathOf(error.sha256));
      broken.add(error.sha256);
      // Another image with the same layer may have brought it anew by now.
      if (!(await isSound(error.sha256, work))) await cache.forget(error.sha256);
    }
  }
}

async function readBlob(sha256: string, { cache }: Work): Promise<Buffer> {
  const bytes = await readFile(cache.pathOf(sha256)).catch((error: unknown) => {
    throw isGone(error) ? new BrokenBlob(sha256) : error;
  });
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) throw new BrokenBlob(sha256);
  return bytes;
}

async function isSound(sha256: string, { cache, signal }: Work): Promise<boolean> {
  return (await hashFile(cache.pathOf(sha256), { signal }).catch(() => undefined)) === sha256;
}

/** True when anything had to be downloaded. */
async function ensureBlobs({ id, image }: ResolvedImage, work: Work): Promise<boolean> {
  const { cache, registry } = work;
  const progress = new ItemProgress(id, work);
  const blobs = new Map([image.manifest.config, ...image.manifest.layers].map(({ digest, size }) => [digest, size]));
  const missing: [digest: string, size: number][] = [];
  for (const [digest, size] of blobs) if (!(await cache.has(hexOf(digest), size))) missing.push([digest, size]);
  for (const [digest, size] of missing) progress.at(digest, 0, size);
  const fetch = async (digest: string, size: number): Promise<void> => {
    const sha256 = hexOf(digest);
    const target = cache.pathOf(sha256);
    await work.once(target, () =>
      work.network(async () => {
        // Another image may have brought the same layer while this one waited for its turn.
        if (await cache.has(sha256, size)) return;
        await download(
          {
            // By digest alone: any registry may continue what another began.
            url: digest,
            open: (headers, signal) => registry.openBlob(image, digest, headers, signal),
            target,
            sha256,
            size,
            onBytes: (done) => progress.at(digest, done, size),
          },
          work.retry(`download ${digest} of ${id}`, id),
        );
      }),
    );
    progress.at(digest, size, size);
  };
  await allOrFirstFailure(missing.map(([digest, size]) => fetch(digest, size)));
  return missing.length > 0;
}

/** Waits for all: what is on its way when one fails must not go on behind the back of the run. */
async function allOrFirstFailure(promises: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(promises)).find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
