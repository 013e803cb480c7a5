import type { KeepRule } from '../config/keep.js';
import { bindAgain } from './bound-volumes.js';
import { fingerprint } from '../labs/inventory/clean-object.js';
import { setupChanges } from './compare-setup.js';
import { thingChanges } from './compare-things.js';
import { keeperOf } from './keep.js';
import { keptObjects } from './keep-objects.js';
import type { ClusterState, KubeObject, NodePatch, NodeSettings, PresentState, ResetPlan, Taint } from './model.js';
import { objectKey } from './object-key.js';

type Now = ClusterState & Partial<Pick<PresentState, 'marks'>>;

/**
 * What leads from `now` back to `start`, but for what the user's label keeps in the cluster, and on nodes what has it or
 * what a rule names. Pure.
 */
export function planReset(start: ClusterState, now: Now, rules: readonly KeepRule[] = []): ResetPlan {
  const kept: string[] = [];
  const { has: isKept, rules: byObjects } = keptObjects(Object.values(now.objects));
  const keep = (object: KubeObject): boolean => {
    if (isKept(object)) kept.push(objectKey(object));
    return isKept(object);
  };
  const added = Object.entries(now.objects).filter(([key]) => !(key in start.objects));
  const namespaces = new Set(
    added.flatMap(([, object]) => (object.kind === 'Namespace' && !isKept(object) ? [object.metadata.name] : [])),
  );
  const changed = Object.entries(start.objects).filter(([key, object]) => {
    const current = now.objects[key];
    return current !== undefined && fingerprint(current) !== fingerprint(object);
  });
  const create = Object.entries(start.objects).flatMap(([key, object]) => (key in now.objects ? [] : [object]));
  const replace = changed.flatMap(([key, object]) => {
    const current = now.objects[key];
    return current && keep(current) ? [] : [object];
  });
  return {
    remove: added
      .map(([, object]) => object)
      .filter((object) => !namespaces.has(object.metadata.namespace ?? '') && !keep(object)),
    ...bindAgain({ create, replace }, start, now),
    nodes: nodeChanges(start, now),
    ...nodeThings(start, now, [...rules, ...byObjects], kept),
    kept,
  };
}

export function isNothing(plan: ResetPlan): boolean {
  const { remove, create, replace, nodes, discard, restore, write, services } = plan;
  const lists = [remove, create, replace, discard, restore, write, services, Object.keys(nodes)];
  return lists.every((list) => list.length === 0);
}

/** Nothing to do, and nothing on its way out either: of a reset that was killed, or of a learner's own `delete`. */
export function isAtRest(plan: ResetPlan, { leaving }: Pick<PresentState, 'leaving'>): boolean {
  return isNothing(plan) && leaving.length === 0;
}

/** A node that was not there at the start has no start to go back to. */
function nodeChanges(start: ClusterState, now: ClusterState): Record<string, NodePatch> {
  return Object.fromEntries(
    Object.entries(start.nodes).flatMap(([name, settings]): [string, NodePatch][] => {
      const current = now.nodes[name];
      if (!current) return [];
      const labels = labelPatch(settings.labels, current.labels);
      const sameTaints = taintsText(settings) === taintsText(current);
      if (Object.keys(labels).length === 0 && sameTaints && settings.unschedulable === current.unschedulable) return [];
      const taints = sameTaints ? {} : { taints: settings.taints };
      return [[name, { metadata: { labels }, spec: { unschedulable: settings.unschedulable || null, ...taints } }]];
    }),
  );
}

function labelPatch(wanted: NodeSettings['labels'], current: NodeSettings['labels']): Record<string, string | null> {
  const wrong = Object.entries(wanted).filter(([label, value]) => current[label] !== value);
  const extra = Object.keys(current).filter((label) => !(label in wanted));
  return { ...Object.fromEntries(wrong), ...Object.fromEntries(extra.map((label) => [label, null])) };
}

function taintsText({ taints }: NodeSettings): string {
  return taints.map(taintText).sort().join(' ');
}

function taintText({ key, value = '', effect }: Taint): string {
  return `${key}=${value}:${effect}`;
}

/** @param kept is added to */
function nodeThings(
  start: ClusterState,
  now: Now,
  rules: readonly KeepRule[],
  kept: string[],
): Pick<ResetPlan, 'discard' | 'restore' | 'lost' | 'write' | 'services' | 'settings'> {
  const { discard, ...rest } = thingChanges(start, now);
  const { strange, ...setup } = setupChanges(start, now);
  const keepers = new Map(
    Object.entries(now.things).map(([node, things]) => [node, keeperOf(rules, now.marks?.[node] ?? [], things)]),
  );
  const goes = (node: string, kind: string, name: string): boolean => {
    const isKept = keepers.get(node)?.(kind, name) === true;
    if (isKept) kept.push(`${kind} ${name} on ${node}`);
    return !isKept;
  };
  return {
    ...rest,
    ...setup,
    discard: [...discard, ...strange].flatMap(({ node, kind, names }) => {
      const going = names.filter((name) => goes(node, kind, name));
      return going.length === 0 ? [] : [{ node, kind, names: going }];
    }),
    write: setup.write.filter(({ node, path }) => goes(node, 'file', path)),
  };
}
