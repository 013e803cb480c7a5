import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { type Pack, pack } from 'tar-stream';
import type { Content } from './cache.js';
import { isDiskTrouble } from './disk-trouble.js';
import type { RemoteImage } from './registry/client.js';
import { type Reference, fullName } from '../../net/image-reference.js';
import { writeWhole } from './unpack.js';

/** A blob that is not what its name says; it has to be downloaded again. */
export class BrokenBlob extends Error {
  constructor(readonly sha256: string) {
    super(`the stored blob ${sha256} was changed`);
    this.name = 'BrokenBlob';
  }
}

/**
 * Writes an image as one archive that is an OCI layout for `ctr images import` and a docker archive for
 * `docker load`: the same blobs, described twice. The same image gives the same bytes.
 *
 * @param blobPath of a sha256 in hex
 * @throws BrokenBlob
 */
export async function writeImageArchive(
  image: RemoteImage,
  blobPath: (sha256: string) => string,
  target: string,
  signal: AbortSignal,
): Promise<Content> {
  const tar = pack();
  // It is told by whom it is fed or read.
  tar.on('error', () => undefined);
  const feed = async (): Promise<void> => {
    try {
      for (const [name, content] of descriptions(image)) tar.entry(header(name, content.length), content);
      tar.entry(header(blobName(image.digest), image.bytes.length), image.bytes);
      const { config, layers } = image.manifest;
      const sizes = new Map([config, ...layers].map(({ digest, size }) => [digest, size]));
      for (const [digest, size] of sizes) await addBlob(tar, digest, size, blobPath(hexOf(digest)), signal);
      tar.finalize();
    } catch (error) {
      tar.destroy(error instanceof Error ? error : new Error(String(error)));
      throw error;
    }
  };
  let fed = Promise.resolve();
  // Begun by the reader: one that comes to a pack which is destroyed already waits for ever.
  const chunks = async function* (): AsyncGenerator<Buffer> {
    const iterator = tar[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    fed = feed();
    fed.catch(() => undefined);
    yield* { [Symbol.asyncIterator]: () => iterator };
  };
  const [written] = await Promise.allSettled([writeWhole(target, chunks())]);
  const [ended] = await Promise.allSettled([fed]);
  signal.throwIfAborted();
  // Each ends the other. A blob is the cause of all, then the disk, and only then what either saw of the other's end.
  const causes = [ended, written].flatMap((end): unknown[] => (end.status === 'rejected' ? [end.reason] : []));
  const cause = causes.find((each) => each instanceof BrokenBlob) ?? causes.find(isDiskTrouble) ?? causes[0];
  if (written.status === 'rejected' || cause !== undefined) throw cause;
  return written.value;
}

function descriptions({ reference, digest, mediaType, bytes, manifest }: RemoteImage): [string, Buffer][] {
  const names = namesOf(reference);
  const index = {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests: names.map((name) => ({
      mediaType,
      digest,
      size: bytes.length,
      annotations: {
        'io.containerd.image.name': name,
        ...(reference.tag !== undefined && { 'org.opencontainers.image.ref.name': reference.tag }),
      },
    })),
  };
  const docker = [
    {
      Config: blobName(manifest.config.digest),
      RepoTags: reference.tag === undefined ? null : [fullName({ ...reference, digest: undefined })],
      Layers: manifest.layers.map((layer) => blobName(layer.digest)),
    },
  ];
  const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
  return [
    ['oci-layout', json({ imageLayoutVersion: '1.0.0' })],
    ['index.json', json(index)],
    ['manifest.json', json(docker)],
  ];
}

/** kubelet asks for a reference with tag and digest by the digest alone. */
function namesOf(reference: Reference): string[] {
  const name = fullName(reference);
  if (reference.digest === undefined || reference.tag === undefined) return [name];
  return [name, fullName({ ...reference, tag: undefined }), fullName({ ...reference, digest: undefined })];
}

async function addBlob(tar: Pack, digest: string, size: number, path: string, signal: AbortSignal): Promise<void> {
  const hash = createHash('sha256');
  let seen = 0;
  const checked = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      // Not as the pipeline's own signal: that destroys the entry behind its back, whose error then has no listener.
      signal.throwIfAborted();
      hash.update(chunk);
      seen += chunk.length;
      // The header of the archive has promised a size.
      if (seen > size) throw new BrokenBlob(hexOf(digest));
      yield chunk;
    }
    if (seen !== size || hash.digest('hex') !== hexOf(digest)) throw new BrokenBlob(hexOf(digest));
  };
  const source = createReadStream(path, { highWaterMark: 1024 * 1024 });
  await pipeline(source, checked, tar.entry(header(blobName(digest), size))).catch((error: unknown) => {
    throw isGone(error) ? new BrokenBlob(hexOf(digest)) : error;
  });
}

/** A blob that another image found broken at the same time. */
export function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function header(name: string, size: number): { name: string; size: number; mode: number; mtime: Date } {
  return { name, size, mode: 0o644, mtime: new Date(0) };
}

export function hexOf(digest: string): string {
  return digest.slice('sha256:'.length);
}

function blobName(digest: string): string {
  return `blobs/sha256/${hexOf(digest)}`;
}
