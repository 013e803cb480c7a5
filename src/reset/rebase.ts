import { fingerprint } from './clean-object.js';
import type { Baseline, ClusterState, Things } from './model.js';

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
  const objects = { ...baseline.state.objects };
  for (const key of new Set([...Object.keys(before.objects), ...Object.keys(after.objects)])) {
    const old = before.objects[key];
    const now = after.objects[key];
    if (!now) Reflect.deleteProperty(objects, key);
    else if (!old || fingerprint(old) !== fingerprint(now)) objects[key] = now;
  }
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
  return { ...baseline, components, state: { objects, nodes, things } };
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
