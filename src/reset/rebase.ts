import type { NodeFile, NodeService, NodeSetup } from '../labs/inventory/setup-on-node.js';
import { fingerprint } from '../labs/inventory/clean-object.js';
import type { Baseline, ClusterState, KubeObject, Things } from './model.js';

/**
 * The start after something was installed or removed on purpose: what changed between `before` and `after` becomes
 * part of it, what the user had made earlier does not.
 */
export function rebase(
  baseline: Baseline,
  before: ClusterState,
  after: ClusterState,
  components: readonly string[],
): Baseline {
  const same = (a: KubeObject, b: KubeObject): boolean => fingerprint(a) === fingerprint(b);
  const objects = rebaseRecord(baseline.state.objects, before.objects, after.objects, same);
  const things = Object.fromEntries(
    Object.entries(after.things).map(([node, now]) => [
      node,
      rebaseThings(baseline.state.things[node], before.things[node], now),
    ]),
  );
  const nodes = Object.fromEntries(
    Object.entries(after.nodes).map(([node, now]) => {
      const untouched = JSON.stringify(before.nodes[node]) === JSON.stringify(now);
      return [node, untouched ? (baseline.state.nodes[node] ?? now) : now];
    }),
  );
  const setup = rebaseSetups(baseline.state, before, after);
  const cluster = after.cluster ?? baseline.state.cluster;
  return {
    ...baseline,
    components,
    state: { objects, nodes, things, ...(setup && { setup }), ...(cluster !== undefined && { cluster }) },
  };
}

/** What changed on the way becomes part of the start. */
function rebaseRecord<T>(
  start: Readonly<Record<string, T>>,
  before: Readonly<Record<string, T>>,
  after: Readonly<Record<string, T>>,
  same: (a: T, b: T) => boolean,
): Record<string, T> {
  const moved = { ...start };
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const old = before[key];
    const now = after[key];
    if (now === undefined) Reflect.deleteProperty(moved, key);
    else if (old === undefined || !same(old, now)) moved[key] = now;
  }
  return moved;
}

/** A start that never knew how the nodes were set up still does not: what is there now may be the user's. */
function rebaseSetups(start: ClusterState, before: ClusterState, after: ClusterState): ClusterState['setup'] {
  if (!start.setup || !before.setup || !after.setup) return start.setup;
  return Object.fromEntries(
    Object.entries(after.setup).map(([node, now]) => [
      node,
      rebaseSetup(start.setup?.[node], before.setup?.[node], now),
    ]),
  );
}

/** A node that is new is part of the start as it is. */
function rebaseSetup(start: NodeSetup | undefined, before: NodeSetup | undefined, now: NodeSetup): NodeSetup {
  if (!start || !before) return now;
  const sameFile = (a: NodeFile, b: NodeFile): boolean => a.sha256 === b.sha256;
  const sameService = (a: NodeService, b: NodeService): boolean => a.active === b.active && a.enabled === b.enabled;
  return {
    files: rebaseRecord(start.files, before.files, now.files, sameFile),
    services: rebaseRecord(start.services, before.services, now.services, sameService),
  };
}

/** A node that is new is part of the start as it is. */
function rebaseThings(start: Things | undefined, before: Things | undefined, now: Things): Things {
  if (!start || !before) return now;
  return Object.fromEntries(
    [...new Set([...Object.keys(start), ...Object.keys(now)])].map((kind) => {
      const old = new Set(before[kind]);
      const current = new Set(now[kind]);
      const stayed = (start[kind] ?? []).filter((name) => current.has(name) || !old.has(name));
      const fresh = [...current].filter((name) => !old.has(name));
      return [kind, [...new Set([...stayed, ...fresh])].sort()];
    }),
  );
}
