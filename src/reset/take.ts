import type { NodeObject } from '../labs/inventory/objects.js';
import { type Mark, marksOnNode } from '../labs/inventory/marks-on-node.js';
import { type NodeSetup, setupOnNode } from '../labs/inventory/setup-on-node.js';
import { kubectl, thingsOnNode, wholeObjects } from '../labs/inventory/take.js';
import type { LabContext } from '../labs/run.js';
import { cleanObject } from '../labs/inventory/clean-object.js';
import type { KubeObject, NodeSettings, PresentState, Things } from './model.js';
import { objectKey } from './object-key.js';

/** Taints that the cluster puts on a node and takes off again by itself. */
const OWN_TAINT = /^node(\.cloudprovider)?\.kubernetes\.io\//;

/**
 * The cluster and its nodes as they are now: three questions to the API server, three to each node, all at once.
 *
 * @throws LabTrouble
 */
export async function takeState(context: LabContext): Promise<PresentState> {
  const [all, nodes, setups, marks, ...things] = await Promise.all([
    wholeObjects(context),
    kubectl(context, ['get', 'nodes', '-o', 'json']),
    Promise.all(context.plan.nodes.map((node) => setupOnNode(context, node))),
    Promise.all(context.plan.nodes.map((node) => marksOnNode(context, node))),
    ...context.plan.nodes.map((node) => thingsOnNode(context, node)),
  ]);
  const cluster = all.find(({ kind, metadata }) => kind === 'Namespace' && metadata.name === 'kube-system')?.metadata[
    'uid'
  ];
  const byNode = <T>(values: readonly T[], none: T): Record<string, T> =>
    Object.fromEntries(context.plan.nodes.map(({ name }, index) => [name, values[index] ?? none]));
  return {
    objects: Object.fromEntries(all.flatMap(entryOf)),
    leaving: all.filter(({ metadata }) => metadata['deletionTimestamp'] !== undefined),
    nodes: Object.fromEntries(
      (JSON.parse(nodes) as { items: NodeObject[] }).items.map((node) => [node.metadata.name, settingsOf(node)]),
    ),
    things: byNode<Things>(things, {}),
    setup: byNode<NodeSetup>(setups, { files: {}, services: {} }),
    marks: byNode<readonly Mark[]>(marks, []),
    ...(typeof cluster === 'string' && { cluster }),
  };
}

function entryOf(raw: KubeObject): [string, KubeObject][] {
  const object = cleanObject(raw);
  return object ? [[objectKey(object), object]] : [];
}

function settingsOf({ metadata, spec }: NodeObject): NodeSettings {
  return {
    labels: metadata.labels ?? {},
    taints: (spec.taints ?? []).filter(({ key }) => !OWN_TAINT.test(key)),
    unschedulable: spec.unschedulable === true,
  };
}
