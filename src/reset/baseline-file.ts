import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readJson, writeJson } from '../state/json-file.js';
import { labPaths } from '../state/lab-paths.js';
import type { Baseline } from './model.js';

/** The one that `up` records; chapters without a start of their own go back to it. */
export const BASE = 'base';
/** What was there before components are changed: kept until that change is part of the start. */
export const PENDING = 'pending';

/** Beside them: the start could not be kept true, and what is there now is the user's to record. */
const FORGOTTEN = 'forgotten';

function folder(labDir: string): string {
  return join(labPaths(labDir).state, 'baselines');
}

function path(labDir: string, name: string): string {
  return join(folder(labDir), `${name}.json`);
}

/** Every start that was recorded, of the lab and of chapters, by name. */
export async function readStarts(labDir: string): Promise<Map<string, Baseline>> {
  const files = await readdir(folder(labDir)).catch(() => []);
  const starts = new Map<string, Baseline>();
  for (const file of files.sort()) {
    const name = file.replace(/\.json$/, '');
    const start = name === file || name === PENDING ? undefined : await readBaseline(labDir, name);
    if (start) starts.set(name, start);
  }
  return starts;
}

/** Undefined: there is none that this version can use. It holds Secrets: only the user may read it. */
export async function readBaseline(labDir: string, name: string): Promise<Baseline | undefined> {
  const read = await readJson(path(labDir, name));
  return read.state === 'ok' && isBaseline(read.value) ? read.value : undefined;
}

export async function writeBaseline(labDir: string, name: string, baseline: Baseline): Promise<void> {
  await writeJson(path(labDir, name), baseline);
  if (name !== PENDING) await rm(join(folder(labDir), FORGOTTEN), { force: true });
}

/** Whether starts were dropped, and none was recorded since. */
export async function isForgotten(labDir: string): Promise<boolean> {
  return (await readdir(folder(labDir)).catch((): string[] => [])).includes(FORGOTTEN);
}

export async function markForgotten(labDir: string): Promise<void> {
  await mkdir(folder(labDir), { recursive: true });
  await writeFile(join(folder(labDir), FORGOTTEN), '');
}

export async function dropBaseline(labDir: string, name: string): Promise<void> {
  await rm(path(labDir, name), { force: true });
}

function isBaseline(value: unknown): value is Baseline {
  if (typeof value !== 'object' || value === null) return false;
  const { version, takenAt, components, state } = value as Partial<Baseline>;
  const parts = state as Partial<Baseline['state']> | undefined;
  return (
    version === 1 &&
    typeof takenAt === 'string' &&
    Array.isArray(components) &&
    [parts?.objects, parts?.nodes, parts?.things].every((part) => typeof part === 'object' && part !== null)
  );
}
