import { join } from 'node:path';
import { readJson, writeJson } from '../state/json-file.js';
import { labPaths } from '../state/lab-paths.js';
import type { SnapshotFile, SnapshotRecord } from './model.js';

function path(labDir: string): string {
  return join(labPaths(labDir).state, 'snapshots.json');
}

/** What was saved and when. Whether it is still there only the hypervisor knows. A broken file is an empty one. */
export async function readSnapshots(labDir: string): Promise<SnapshotFile> {
  const read = await readJson(path(labDir));
  return read.state === 'ok' && isSnapshotFile(read.value) ? read.value : { version: 1, sets: [] };
}

/** Changes it and resolves when that is on the disk. The caller holds the lock of the lab. */
export async function updateSnapshots(labDir: string, change: (file: SnapshotFile) => SnapshotFile): Promise<void> {
  await writeJson(path(labDir), change(await readSnapshots(labDir)));
}

/** In the place of the record of that name, if there is one. */
export function withRecord(file: SnapshotFile, record: SnapshotRecord): SnapshotFile {
  return { ...file, sets: [...withoutRecord(file, record.name).sets, record] };
}

export function withoutRecord(file: SnapshotFile, name: string): SnapshotFile {
  return { ...file, sets: file.sets.filter((set) => set.name !== name) };
}

function isSnapshotFile(value: unknown): value is SnapshotFile {
  if (typeof value !== 'object' || value === null) return false;
  const { version, sets } = value as Partial<SnapshotFile>;
  return version === 1 && Array.isArray(sets) && sets.every(isRecord);
}

function isRecord(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { name, state, takenAt, nodes, components, kubernetes, sshTargets } = value as Partial<SnapshotRecord>;
  return (
    [name, takenAt, kubernetes].every((text) => typeof text === 'string') &&
    (state === 'saving' || state === 'complete') &&
    [nodes, components].every(Array.isArray) &&
    typeof sshTargets === 'object'
  );
}
