import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { z } from 'zod';
import { ExitCode, LabError } from '../errors.js';

const metadataSchema = z.object({ provider: z.string().regex(/^[a-z0-9_]+$/), architecture: z.string().optional() });
export type BoxFacts = z.infer<typeof metadataSchema>;

const GZIP = Buffer.from([0x1f, 0x8b]);
const METADATA_LIMIT = 64 * 1024;

/**
 * What a .box says of itself: its metadata.json, wherever in the archive that stands.
 * @throws LabError K8SLAB_BOX_FILE for what is no box
 */
export async function inspectBox(path: string, signal: AbortSignal): Promise<BoxFacts> {
  const tar = extract();
  const source = createReadStream(path, { signal });
  const unpacked = (await startsWith(path, GZIP)) ? source.pipe(createGunzip()) : source;
  source.on('error', (error) => tar.destroy(error));
  if (unpacked !== source) unpacked.on('error', (error: Error) => tar.destroy(error));
  unpacked.pipe(tar);
  try {
    for await (const entry of tar) {
      const name = entry.header.name.replace(/^(\.\/)+/, '');
      if (name === 'metadata.json') return factsOf(await textOf(entry), path);
      entry.resume();
    }
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof LabError) throw cause;
    throw noBox(path, `it is no archive (${cause instanceof Error ? cause.message : String(cause)})`, cause);
  } finally {
    source.destroy();
  }
  throw noBox(path, 'it has no metadata.json');
}

async function textOf(entry: AsyncIterable<unknown>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of entry) {
    size += (chunk as Buffer).length;
    if (size <= METADATA_LIMIT) chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function factsOf(text: string, path: string): BoxFacts {
  try {
    return metadataSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw noBox(path, 'its metadata.json names no provider', cause);
  }
}

async function startsWith(path: string, magic: Buffer): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(magic.length), 0, magic.length, 0);
    return buffer.equals(magic);
  } finally {
    await file.close();
  }
}

function noBox(path: string, why: string, cause?: unknown): LabError {
  return new LabError('K8SLAB_BOX_FILE', `Cannot use ${path} as a box: ${why}`, {
    exitCode: ExitCode.usage,
    hint: 'A box is a tar, also compressed by gzip, with a metadata.json. Was it downloaded whole?',
    ...(cause !== undefined && { cause }),
  });
}
