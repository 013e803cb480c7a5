/** Command lines that are about snapshots. */
export type SnapshotCommand =
  | { verb: 'snapshot-save'; name: string }
  | { verb: 'snapshot-restore'; name: string; dryRun: boolean }
  | { verb: 'snapshot-list' }
  | { verb: 'snapshot-delete'; which: WhichSnapshots; dryRun: boolean };

/** By name, all that k8slab made, or all but the newest so many. */
export type WhichSnapshots = { names: readonly string[] } | 'all' | { keep: number };
