import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** The regular files of a .tar.gz: path → text. Long names come in an entry of their own before. */
export function readArchive(path: string): Map<string, string> {
  const bytes = gunzipSync(readFileSync(path));
  const files = new Map<string, string>();
  let long: string | undefined;
  for (let at = 0; at + 512 <= bytes.length; ) {
    const field = (start: number, length: number): string =>
      bytes.toString('utf8', at + start, at + start + length).replace(/\0[\s\S]*$/, '');
    const name = field(0, 100);
    if (name === '') break;
    const size = Number.parseInt(field(124, 12), 8);
    const body = bytes.toString('utf8', at + 512, at + 512 + size);
    if (field(156, 1) === 'L') long = body.replace(/\0$/, '');
    else {
      files.set(long ?? name, body);
      long = undefined;
    }
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}
