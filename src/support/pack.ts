import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { tarOf } from '../ssh/tar-stream.js';
import type { SupportFile } from './collection.js';

/**
 * Writes the archive beside its place and moves it there: whole or not at all, and never readable by others.
 * Everything is below one directory, so that unpacking it makes no mess. Resolves to its size in bytes.
 */
export async function packSupport(
  out: string,
  directory: string,
  files: readonly SupportFile[],
  signal: AbortSignal,
): Promise<number> {
  const part = `${out}.${randomUUID()}.part`;
  const entries = files.map(({ path, text }) => ({ path: `/${directory}/${path}`, mode: 0o600, content: text }));
  await mkdir(dirname(out), { recursive: true });
  try {
    await pipeline(Readable.from(tarOf(entries)), createGzip(), createWriteStream(part, { mode: 0o600, flags: 'wx' }), {
      signal,
    });
    await rename(part, out);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  return (await stat(out)).size;
}
