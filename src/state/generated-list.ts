import { createHash } from 'node:crypto';
import { readJson, writeJson } from './json-file.js';

/**
 * Files of earlier renders, by path → SHA-256 of what we wrote. While files are being written both the old and
 * the new hash stand here, so that a run killed in between does not take its own files for the user's.
 */
export type GeneratedList = Record<string, string[]>;

const VERSION = 1;

export function contentHash(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Empty when missing or unusable: then a file on the disk that differs counts as the user's, the safe side. */
export async function readGenerated(path: string): Promise<GeneratedList> {
  const read = await readJson(path);
  if (read.state !== 'ok') return {};
  const value = read.value as { version?: unknown; files?: unknown } | null;
  if (value?.version !== VERSION || typeof value.files !== 'object' || value.files === null) return {};
  const entries = Object.entries(value.files).filter(
    (entry): entry is [string, string[]] =>
      Array.isArray(entry[1]) && entry[1].every((hash: unknown) => typeof hash === 'string'),
  );
  return Object.fromEntries(entries);
}

export async function writeGenerated(path: string, files: GeneratedList): Promise<void> {
  await writeJson(path, { version: VERSION, files });
}
