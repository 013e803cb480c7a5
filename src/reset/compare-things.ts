import type { ClusterState, ResetPlan, Things } from './model.js';

/** Kinds that are made again from their line alone. */
const LINES = ['export', 'share'];

/** Without a name, and gone by itself with the last thing that was built on it. */
const UNNAMED = 'nameless layer';

type ThingChanges = Pick<ResetPlan, 'discard' | 'restore' | 'lost'>;

/** What came and what went on nodes. A node that was not there at the start has no start to go back to. */
export function thingChanges(start: ClusterState, now: ClusterState): ThingChanges {
  const changes: ThingChanges = { discard: [], restore: [], lost: [] };
  for (const [node, before] of Object.entries(start.things)) {
    const current = now.things[node] ?? {};
    for (const [kind, names] of Object.entries(current)) {
      // A start of an earlier version has never looked for them.
      if (kind === 'share' && !start.setup) continue;
      const fresh = difference(names, before[kind]);
      if (fresh.length > 0) changes.discard.push({ node, kind, names: fresh });
    }
    for (const [kind, gone] of goneThings(before, current)) {
      if (LINES.includes(kind)) changes.restore.push({ node, kind, names: gone });
      else changes.lost.push(...gone.map((name) => `${kind} ${name} on ${node}`));
    }
  }
  return changes;
}

function goneThings(before: Things, current: Things): [string, string[]][] {
  return Object.entries(before).flatMap(([kind, names]): [string, string[]][] => {
    const gone = difference(names, current[kind]);
    if (gone.length === 0 || kind === UNNAMED) return [];
    return [[kind, kind === 'file' ? topmost(gone) : gone]];
  });
}

function difference(names: readonly string[], others: readonly string[] = []): string[] {
  const have = new Set(others);
  return names.filter((name) => !have.has(name));
}

/** A directory stands for what was in it. */
function topmost(paths: readonly string[]): string[] {
  const all = new Set(paths);
  return paths.filter((path) => !all.has(path.slice(0, path.lastIndexOf('/'))));
}
