import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { tarOf } from '../ssh/tar-stream.js';

/** An entry of a box: text, or a file of this disk. */
export type BoxEntry = { name: string } & ({ text: string } | { path: string });

/** Writes a box: a tar whose bytes depend on its entries alone. Not compressed, as its disk is. */
export async function packBox(
  entries: readonly BoxEntry[],
  target: string,
  signal: AbortSignal,
): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  const meter = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  const files = entries.map((entry) => ({
    path: `/${entry.name}`,
    mode: 0o644,
    ...('text' in entry ? { content: entry.text } : { from: entry.path }),
  }));
  await pipeline(Readable.from(tarOf(files)), meter, createWriteStream(target), { signal });
  return { sha256: hash.digest('hex'), bytes };
}
