import { open } from 'node:fs/promises';

/** Enough to see what led to a failure; a hundred of them still make an archive that can be mailed. */
const MAX_BYTES = 256 * 1024;

/** The end of a text, from the start of a line on, with a word about what is missing. */
export function tailOf(text: string, most: number = MAX_BYTES): string {
  const bytes = Buffer.from(text);
  return bytes.length <= most ? text : cut(bytes.subarray(bytes.length - most), bytes.length);
}

/** The end of a file, which may be far too large to be read whole. */
export async function fileTail(path: string, most: number = MAX_BYTES): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const start = Math.max(0, size - most);
    const buffer = Buffer.alloc(Math.min(size, most));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, start);
    const read = buffer.subarray(0, bytesRead);
    return start === 0 ? read.toString('utf8') : cut(read, size);
  } finally {
    await file.close();
  }
}

/** Whole lines: half of one could be half of a secret, which no pattern knows. */
function cut(bytes: Buffer, size: number): string {
  const end = bytes.indexOf(0x0a);
  const kept = end < 0 ? '' : bytes.subarray(end + 1).toString('utf8');
  return `[the last ${Buffer.byteLength(kept)} of ${size} bytes]\n${kept}`;
}
