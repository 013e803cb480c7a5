import { join } from 'node:path';
import type { Clock } from '../exec/clock.js';
import { readJson, writeJson } from './json-file.js';
import { labPaths } from './lab-paths.js';

/** Where in the books a lab is: what was last done in it. Only for people to read; nothing decides by it. */
export interface LabPlace {
  /** `ch3/3.2.8`, or a chapter; `base`: the start of the lab. */
  at: string;
  how: 'play' | 'solve' | 'verify' | 'mine' | 'files' | 'reset';
  /** ISO 8601. */
  time: string;
}

const HOWS: readonly string[] = ['play', 'solve', 'verify', 'mine', 'files', 'reset'] satisfies LabPlace['how'][];

function path(labDir: string): string {
  return join(labPaths(labDir).state, 'place.json');
}

export async function writePlace(labDir: string, place: Omit<LabPlace, 'time'>, clock: Clock): Promise<void> {
  await writeJson(path(labDir), { version: 1, ...place, time: new Date(clock.now()).toISOString() });
}

export async function readPlace(labDir: string): Promise<LabPlace | undefined> {
  const read = await readJson(path(labDir));
  const value = read.state === 'ok' ? (read.value as (Partial<LabPlace> & { version?: unknown }) | null) : undefined;
  if (value?.version !== 1 || typeof value.at !== 'string' || typeof value.time !== 'string') return undefined;
  if (value.how === undefined || !HOWS.includes(value.how)) return undefined;
  return { at: value.at, how: value.how, time: value.time };
}
