import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

/** A file for a node: from memory or from the disk (then streamed). */
export type UploadFile = {
  /** Absolute path on the node, with `/`. */
  path: string;
  mode: number;
} & ({ content: string | Uint8Array } | { from: string });

const BLOCK = 512;

/**
 * A tar archive of regular files owned by root. Own code instead of tar-stream, which reads archives elsewhere: its
 * writer takes one stream per entry, and one that is cut off fails where nobody listens.
 *
 * @throws TypeError for a path that is not absolute or climbs; whatever reading a file throws.
 */
export async function* tarOf(files: readonly UploadFile[]): AsyncGenerator<Uint8Array> {
  for (const file of files) {
    const name = archiveName(file.path);
    const content = 'content' in file ? Buffer.from(file.content as string) : undefined;
    const size = 'from' in file ? (await stat(file.from)).size : (content?.length ?? 0);
    // GNU's extension for names that do not fit; every tar on a node of ours reads it.
    if (Buffer.byteLength(name) > 100) {
      const long = Buffer.from(`${name}\0`);
      yield header('././@LongLink', 0o644, long.length, 'L');
      yield padded(long);
    }
    yield header(name, file.mode, size, '0');
    if (content) yield padded(content);
    else if ('from' in file) yield* fileBlocks(file.from, size);
  }
  yield Buffer.alloc(2 * BLOCK);
}

async function* fileBlocks(path: string, size: number): AsyncGenerator<Uint8Array> {
  let sent = 0;
  if (size > 0) {
    for await (const chunk of createReadStream(path, { end: size - 1, highWaterMark: 256 * 1024 })) {
      sent += (chunk as Buffer).length;
      yield chunk as Buffer;
    }
  }
  if (sent !== size) throw new Error(`Cannot pack ${path}: it became shorter while it was read`);
  yield Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}

function archiveName(path: string): string {
  const parts = path.split('/');
  const wrong =
    !path.startsWith('/') || path.includes('\0') || parts.slice(1).some((part) => ['', '.', '..'].includes(part));
  if (wrong) throw new TypeError(`Cannot pack ${JSON.stringify(path)}: not a plain absolute path`);
  return path.slice(1);
}

function padded(content: Buffer): Buffer {
  return Buffer.concat([content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK)]);
}

function header(name: string, mode: number, size: number, type: '0' | 'L'): Buffer {
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, width: number) => `${value.toString(8).padStart(width - 1, '0')}\0`;
  // Eleven octal digits end at 8 GiB; larger sizes are GNU's binary form.
  const sizeField = Buffer.alloc(12);
  if (size < 8 ** 11) sizeField.write(octal(size, 12), 'latin1');
  else {
    sizeField[0] = 0x80;
    sizeField.writeBigUInt64BE(BigInt(size), 4);
  }
  Buffer.from(name).copy(block, 0, 0, 100);
  block.write(octal(mode & 0o7777, 8), 100, 'latin1');
  block.write(octal(0, 8), 108, 'latin1');
  block.write(octal(0, 8), 116, 'latin1');
  sizeField.copy(block, 124);
  block.write(octal(0, 12), 136, 'latin1');
  block.write('        ', 148, 'latin1');
  block.write(type, 156, 'latin1');
  block.write('ustar\x0000', 257, 'latin1');
  let sum = 0;
  for (const byte of block) sum += byte;
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}
