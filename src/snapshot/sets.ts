import type { Plan } from '../plan/model.js';
import type { NodeSnapshots, SnapshotUse } from '../provider/provider.js';
import type { SetState, SnapshotFile, SnapshotRecord, SnapshotSet } from './model.js';

/**
 * What was recorded against what the nodes have: the sets as they are now, the oldest first, foreign ones last. Pure.
 *
 * @param use sizes, where they were asked for
 */
export function setsOf(
  file: SnapshotFile,
  present: readonly NodeSnapshots[],
  plan: Pick<Plan, 'nodes'>,
  use: readonly SnapshotUse[] = [],
): SnapshotSet[] {
  const nodes = plan.nodes.map(({ name }) => name);
  const has = (node: string, name: string): boolean =>
    present.some((each) => each.node === node && each.names.includes(name));
  const setOf = (name: string, record?: SnapshotRecord): SnapshotSet => {
    const on = nodes.filter((node) => has(node, name));
    const missing = nodes.filter((node) => !has(node, name));
    const sizes = use.flatMap(({ byName }) => byName[name] ?? []);
    return {
      name,
      state: stateOf(record, nodes, missing),
      on,
      missing,
      ...(record && { record }),
      ...(sizes.length > 0 && { bytes: sizes.reduce((sum, size) => sum + size, 0) }),
    };
  };
  const recorded = file.sets.toSorted((a, b) => (a.takenAt < b.takenAt ? -1 : 1));
  const known = new Set(recorded.map(({ name }) => name));
  const foreign = [...new Set(present.flatMap(({ names }) => names))].filter((name) => !known.has(name)).sort();
  return [...recorded.map((record) => setOf(record.name, record)), ...foreign.map((name) => setOf(name))];
}

function stateOf(record: SnapshotRecord | undefined, nodes: readonly string[], missing: readonly string[]): SetState {
  if (!record) return 'foreign';
  if (record.state === 'saving') return 'unfinished';
  if ([...record.nodes].sort().join() !== [...nodes].sort().join()) return 'other-nodes';
  return missing.length === 0 ? 'complete' : 'partial';
}

/** Names to remove so that the newest `keep` sets stay. `base`, where every chapter can begin, always stays. */
export function prunable(sets: readonly SnapshotSet[], keep: number, base: string): string[] {
  const own = sets.filter(({ name, state }) => state !== 'foreign' && name !== base);
  const complete = own.filter(({ state }) => state === 'complete').map(({ name }) => name);
  const kept = new Set(complete.slice(Math.max(0, complete.length - keep)));
  return own.map(({ name }) => name).filter((name) => !kept.has(name));
}
