import { bindAgain } from './bound-volumes.js';
import { fingerprint } from './clean-object.js';
import { setupChanges } from './compare-setup.js';
import type { ClusterState, KubeObject, NodePatch, NodeSettings, ResetPlan, Taint } from './model.js';
import { objectKey } from './object-key.js';

/** Objects with this label, and all in a namespace with it, are left alone by a reset. */
const KEEP_LABEL = 'k8slab.io/keep';

/** Kinds of things that can only be taken away again, not made. */
const UNMAKEABLE = 'image';

/** Kind of the exports of nfs-exporter. */
const SHARE = 'share';

/** What leads from `now` back to `start`. Pure. */
export function planReset(start: ClusterState, now: ClusterState): ResetPlan {
  const kept: string[] = [];
  const keptNamespaces = new Set(
    Object.values(now.objects).flatMap((object) =>
      object.kind === 'Namespace' && isMarked(object) ? [object.metadata.name] : [],
    ),
  );
  // A namespace takes all in it along: one that holds something marked has to stay, though not the rest in it.
  const holdsMarked = new Set(
    Object.values(now.objects).flatMap((object) => (isMarked(object) ? (object.metadata.namespace ?? []) : [])),
  );
  const isKept = (object: KubeObject): boolean =>
    isMarked(object) ||
    keptNamespaces.has(object.metadata.namespace ?? '') ||
    (object.kind === 'Namespace' && holdsMarked.has(object.metadata.name));
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
    ...nodeThings(start, now),
    kept,
  };
}

export function isNothing({ remove, create, replace, nodes, discard, write, services }: ResetPlan): boolean {
  const lists = [remove, create, replace, discard, write, services, Object.keys(nodes)];
  return lists.every((list) => list.length === 0);
}

function isMarked({ metadata }: KubeObject): boolean {
  return metadata.labels?.[KEEP_LABEL] === 'true';
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

function nodeThings(
  start: ClusterState,
  now: ClusterState,
): Pick<ResetPlan, 'discard' | 'lost' | 'write' | 'services' | 'settings'> {
  const { discard, lost } = thingChanges(start, now);
  const { strange, ...setup } = setupChanges(start, now);
  return { discard: [...discard, ...strange], lost, ...setup };
}

function thingChanges(start: ClusterState, now: ClusterState): Pick<ResetPlan, 'discard' | 'lost'> {
  const discard: ResetPlan['discard'] = [];
  const lost: string[] = [];
  for (const [node, before] of Object.entries(start.things)) {
    const current = now.things[node] ?? {};
    for (const [kind, names] of Object.entries(current)) {
      const old = new Set(before[kind] ?? []);
      const fresh = names.filter((name) => !old.has(name));
      // A start of an earlier version has never looked for them.
      if (kind === SHARE && !start.setup) continue;
      if (fresh.length > 0) discard.push({ node, kind, names: fresh });
    }
    for (const [kind, names] of Object.entries(before)) {
      if (!kind.endsWith(UNMAKEABLE)) continue;
      const have = new Set(current[kind] ?? []);
      lost.push(...names.filter((name) => !have.has(name)).map((name) => `${kind} ${name} on ${node}`));
    }
  }
  return { discard, lost };
}
