import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pack } from 'tar-stream';

/** An entry of a box: text, or a file of this disk. */
export type BoxEntry = { name: string } & ({ text: string } | { path: string });

const PLAIN = { mtime: new Date(0), mode: 0o644, uid: 0, gid: 0, uname: 'root', gname: 'root' };

/** Writes a box: a tar whose bytes depend on its entries alone. Not compressed, as its disk is. */
export async function packBox(
  entries: readonly BoxEntry[],
  target: string,
  signal: AbortSignal,
): Promise<{ sha256: string; bytes: number }> {
  const tar = pack();
  const hash = createHash('sha256');
  let bytes = 0;
  const meter = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  const fill = async (): Promise<void> => {
    for (const entry of entries) {
      if ('text' in entry) {
        tar.entry({ ...PLAIN, name: entry.name }, entry.text);
        continue;
      }
      const { size } = await stat(entry.path);
      await pipeline(createReadStream(entry.path), tar.entry({ ...PLAIN, name: entry.name, size }), { signal });
    }
    tar.finalize();
  };
  const filling = fill().catch((error: unknown) => {
    tar.destroy(error instanceof Error ? error : new Error(String(error)));
    throw error;
  });
  await Promise.all([filling, pipeline(tar, meter, createWriteStream(target), { signal })]);
  return { sha256: hash.digest('hex'), bytes };
}
