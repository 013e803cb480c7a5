import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

export interface HashOptions {
  signal?: AbortSignal;
  /** Called with the number of bytes read since the last call. */
  onBytes?: (count: number) => void;
}

/** sha256 of a file as hex, in constant memory. Rejects with the read error, or an AbortError. */
export async function hashFile(path: string, options: HashOptions = {}): Promise<string> {
  const hash = createHash('sha256');
  const { signal } = options;
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024, ...(signal && { signal }) })) {
    const bytes = chunk as Buffer;
    hash.update(bytes);
    options.onBytes?.(bytes.length);
  }
  return hash.digest('hex');
}
