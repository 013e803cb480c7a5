import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { LabError } from '../../errors.js';
import type { Content } from './cache.js';
import { isDiskTrouble } from './disk-trouble.js';

/**
 * Takes single files out of a `.tar.gz`, each whole or not at all. Names in the archive decide nothing about where a
 * file goes.
 *
 * @param members name in the archive, with or without a leading `./` → path to write
 * @throws LabError K8SLAB_BUNDLE_ARCHIVE when one is not in it, or it is no archive
 */
export async function unpackMembers(
  archive: string,
  members: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<Map<string, Content>> {
  const found = new Map<string, Content>();
  const tar = extract();
  const read = async (): Promise<void> => {
    for await (const entry of tar) {
      const name = entry.header.name.replace(/^(\.\/)+/, '');
      const target = members.get(name);
      if (target === undefined || entry.header.type !== 'file' || found.has(name)) entry.resume();
      else found.set(name, await writeWhole(target, entry));
    }
  };
  // Both, as each ends the other: which one was the first to fail does not say what was wrong.
  const ends = await Promise.allSettled([pipeline(createReadStream(archive), createGunzip(), tar, { signal }), read()]);
  signal.throwIfAborted();
  const causes = ends.flatMap((end): unknown[] => (end.status === 'rejected' ? [end.reason] : []));
  const trouble = causes.find(isDiskTrouble);
  if (trouble !== undefined) throw trouble;
  if (causes.length > 0) {
    const [cause] = causes;
    throw archiveError(archive, cause instanceof Error ? cause.message : String(cause), cause);
  }
  const missing = [...members.keys()].filter((name) => !found.has(name));
  if (missing.length > 0) throw archiveError(archive, `it has no ${missing.join(', ')}`);
  return found;
}

/** Through a name of its own, so that no reader ever sees half a file. */
export async function writeWhole(target: string, chunks: AsyncIterable<unknown>): Promise<Content> {
  await mkdir(dirname(target), { recursive: true });
  const temporary = `${target}.writing`;
  const file = await open(temporary, 'w', 0o644);
  const hash = createHash('sha256');
  let size = 0;
  try {
    for await (const chunk of chunks) {
      const bytes = chunk as Uint8Array;
      hash.update(bytes);
      size += bytes.length;
      await file.writeFile(bytes);
    }
    await file.close();
    await rename(temporary, target);
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(temporary, { force: true });
    throw error;
  }
  return { sha256: hash.digest('hex'), size };
}

function archiveError(archive: string, why: string, cause?: unknown): LabError {
  return new LabError('K8SLAB_BUNDLE_ARCHIVE', `Cannot unpack ${archive}: ${why}`, {
    hint: 'Its checksum is right, so this is no damage: a newer k8slab may know the new layout',
    ...(cause !== undefined && { cause }),
  });
}
