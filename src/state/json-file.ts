import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';

export type JsonRead = { state: 'ok'; value: unknown } | { state: 'missing' } | { state: 'broken'; why: string };

/** Reads a state file. A half-written or foreign one is an answer, not an exception: state can be rebuilt. */
export async function readJson(path: string): Promise<JsonRead> {
  try {
    return { state: 'ok', value: JSON.parse(await readFile(path, 'utf8')) };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { state: 'missing' };
    return { state: 'broken', why: error instanceof Error ? error.message : String(error) };
  }
}

/** Whole or not at all, also when killed in between. Only the user may read it. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  // Loaded here, not by those who only read.
  const { default: writeFileAtomic } = await import('write-file-atomic');
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFileAtomic(path, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
}
