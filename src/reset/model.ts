import type { KubeObject } from '../labs/inventory/kube-object.js';
import type { Mark } from '../labs/inventory/marks-on-node.js';
import type { NodeSetup } from '../labs/inventory/setup-on-node.js';

export type { KubeObject };

export interface Taint {
  key: string;
  value?: string;
  effect: string;
}

/** What labs change on a node object. */
export interface NodeSettings {
  labels: Record<string, string>;
  taints: Taint[];
  unschedulable: boolean;
}

/** What is on a node beside the cluster, by the kinds of `labs/inventory/on-node.ts`. */
export type Things = Readonly<Record<string, readonly string[]>>;

/** A cluster and its nodes at one moment: everything that a reset can take back. */
export interface ClusterState {
  /** By key, `Deployment.apps default/web`: objects that nobody else owns. */
  objects: Readonly<Record<string, KubeObject>>;
  /** By node name. */
  nodes: Readonly<Record<string, NodeSettings>>;
  /** By node name. */
  things: Readonly<Record<string, Things>>;
  /** By node name. Not in a start that an earlier version has recorded. */
  setup?: Readonly<Record<string, NodeSetup>>;
  /** Uid of kube-system: another one is another cluster. */
  cluster?: string;
}

/** A state as it is at this moment. */
export interface PresentState extends ClusterState {
  /** Objects that are on their way out, also those that others own. */
  leaving: KubeObject[];
  /** By node name: what the user marked there, and what marked things need. */
  marks: Readonly<Record<string, readonly Mark[]>>;
}

/** The start that a reset goes back to. */
export interface Baseline {
  version: 1;
  /** ISO 8601. */
  takenAt: string;
  /** `metallb 0.12.1`: what was installed then, for telling when it is out of date. */
  components: readonly string[];
  state: ClusterState;
}

export interface NodePatch {
  metadata: { labels: Record<string, string | null> };
  spec: { unschedulable: true | null; taints?: Taint[] };
}

/** Everything a reset would do. */
export interface ResetPlan {
  /** Objects that were not there; what is inside of a namespace that goes is not listed. */
  remove: KubeObject[];
  /** Objects that are gone. */
  create: KubeObject[];
  /** Objects that are not as they were, as they were. */
  replace: KubeObject[];
  /** By node name: a merge patch that sets it back; null takes a field away. */
  nodes: Record<string, NodePatch>;
  /** Things on nodes that were not there. */
  discard: { node: string; kind: string; names: string[] }[];
  /** Exports and shares that are gone: each line is all there is of one. */
  restore: { node: string; kind: string; names: string[] }[];
  /** Manifests of static pods that are gone or changed, as they were. */
  write: { node: string; path: string; mode: string; content: string; isGone: boolean }[];
  /** Services that do not run any more, or not from the next start of the node on, and what they have to do. */
  services: { node: string; unit: string; active: boolean; enabled: boolean }[];
  /** Keys of objects, and things on nodes, that would go but for the user's mark. */
  kept: string[];
  /** Things that were there and cannot be made again from here: `image nginx:1.25 on w1-k8s`. */
  lost: string[];
  /** Settings that are not as they were and are left so: `/etc/hosts on w1-k8s`. */
  settings: string[];
}
