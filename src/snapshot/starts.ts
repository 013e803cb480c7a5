import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PENDING } from '../reset/baseline-file.js';
import { labPaths } from '../state/lab-paths.js';

// The starts that a soft reset goes back to are files of this host, and describe machines that are set back: each set
// has those of its time. Of the journal only `verifiedAt` tells of the machines, and a restore clears it; the host keys
// are made with the machines and stay with them.

function starts(labDir: string): string {
  return join(labPaths(labDir).state, 'baselines');
}

function kept(labDir: string, name?: string): string {
  const all = join(labPaths(labDir).state, 'snapshots');
  return name === undefined ? all : join(all, name);
}

/** Puts the starts of now beside a set. They hold Secrets: only the user may read them. */
export async function keepStarts(labDir: string, name: string): Promise<void> {
  await dropStarts(labDir, name);
  await copyAll(starts(labDir), kept(labDir, name));
}

/** The starts as they were when the set was saved. One that was recorded later is a state to go to as well: it stays. */
export async function putBackStarts(labDir: string, name: string): Promise<void> {
  // What a run that failed half-way had noted is not true of these machines.
  await rm(join(starts(labDir), `${PENDING}.json`), { force: true });
  await copyAll(kept(labDir, name), starts(labDir));
}

export async function dropStarts(labDir: string, name: string): Promise<void> {
  await rm(kept(labDir, name), { recursive: true, force: true });
}

async function copyAll(from: string, to: string): Promise<void> {
  const files = await readdir(from).catch(() => []);
  if (files.length === 0) return;
  await mkdir(to, { recursive: true, mode: 0o700 });
  // A copy has the mode of its original.
  for (const file of files) if (file !== `${PENDING}.json`) await copyFile(join(from, file), join(to, file));
}
