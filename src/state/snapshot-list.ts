import { join } from 'node:path';
import { readJson } from './json-file.js';
import { labPaths } from './lab-paths.js';

/** What is told of a snapshot set; its file holds more. */
export interface SnapshotNote {
  name: string;
  /** ISO 8601. */
  takenAt: string;
}

/** The recorded sets, oldest first. Nothing is asked of the hypervisor: what is recorded may be gone there. */
export async function recordedSnapshots(labDir: string): Promise<SnapshotNote[]> {
  const read = await readJson(join(labPaths(labDir).state, 'snapshots.json'));
  const sets = read.state === 'ok' ? (read.value as { sets?: unknown } | null)?.sets : undefined;
  if (!Array.isArray(sets)) return [];
  return (sets as (Partial<SnapshotNote> | null)[])
    .flatMap((set) =>
      typeof set?.name === 'string' && typeof set.takenAt === 'string'
        ? [{ name: set.name, takenAt: set.takenAt }]
        : [],
    )
    .sort((a, b) => a.takenAt.localeCompare(b.takenAt));
}
