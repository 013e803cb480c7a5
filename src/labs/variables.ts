import { freeNetwork, SPARE_NETWORKS } from '../net/spare-networks.js';
import type { Plan } from '../plan/model.js';
import { minorOf } from '../plan/versions.js';
import { controlPlane, nodeNamed } from './nodes.js';

export type VariableValue = string | number;

export interface VariableScope {
  plan: Plan;
  lab: string;
  /** Of the lab's objects. */
  namespace: string;
  /** The lab's folder on nodes. */
  dir: string;
}

type Getter = (scope: VariableScope) => VariableValue;

const workersOf = (plan: Plan) => plan.nodes.filter(({ role }) => role === 'worker');
const prefixOf = (network: string): string => network.split('.').slice(0, 3).join('.');
const metallb = ({ plan }: VariableScope, index: 0 | 1): string => plan.network.metallb.split('-')[index]?.trim() ?? '';

/** For machines of a lab's own: it must not be one that the cluster uses. */
function spareNetwork({ network: { nodes, pods, services } }: Plan): string {
  return freeNetwork(SPARE_NETWORKS, [nodes, pods, services]) ?? SPARE_NETWORKS[0];
}

/** Every variable that does not name a node. docs/lab-format.md lists them. */
const GETTERS: Readonly<Record<string, Getter>> = {
  lab: ({ lab }) => lab,
  dir: ({ dir }) => dir,
  namespace: ({ namespace }) => namespace,
  cluster: ({ plan }) => plan.lab,
  profile: ({ plan }) => plan.profile,
  provider: ({ plan }) => plan.provider.name,
  'provider.accelerated': ({ plan }) => String(plan.provider.accelerated),
  box: ({ plan }) => plan.box.name,
  runtime: ({ plan }) => plan.runtime.name,
  cni: ({ plan }) => plan.cni.name,
  'kubernetes.version': ({ plan }) => plan.kubernetes.version,
  'kubernetes.minor': ({ plan }) => minorOf(plan.kubernetes.version),
  'workers.count': ({ plan }) => workersOf(plan).length,
  'workers.last': ({ plan }) => workersOf(plan).at(-1)?.name ?? '',
  'network.nodes': ({ plan }) => plan.network.nodes,
  'network.pods': ({ plan }) => plan.network.pods,
  'network.services': ({ plan }) => plan.network.services,
  'network.prefix': ({ plan }) => prefixOf(plan.network.nodes),
  'spare.network': ({ plan }) => spareNetwork(plan),
  'spare.prefix': ({ plan }) => prefixOf(spareNetwork(plan)),
  'metallb.first': (scope) => metallb(scope, 0),
  'metallb.last': (scope) => metallb(scope, 1),
  // k8slab.yaml may have spaces in it; a shell would see several words.
  'metallb.range': (scope) => `${metallb(scope, 0)}-${metallb(scope, 1)}`,
  registry: ({ plan }) => `${controlPlane(plan).ip}:8443`,
};

const OF_NODE = /^nodes\.(m-k8s|worker|w[1-9]\d?-k8s)\.(ip|name)$/;

/** Names that some plan has a value for; a lab's own `vars` come on top. */
export function isVariable(name: string): boolean {
  return Object.hasOwn(GETTERS, name) || OF_NODE.test(name);
}

export function variableNames(): string[] {
  return [...Object.keys(GETTERS), 'nodes.m-k8s.ip', 'nodes.m-k8s.name'];
}

/** A variable that needs a node the plan does not have. */
export class MissingNode extends Error {
  constructor(readonly node: string) {
    super(`The plan has no node ${node}`);
    this.name = 'MissingNode';
  }
}

/** @throws MissingNode; TypeError for a name that no plan has, which was judged before. */
export function variableValue(name: string, scope: VariableScope): VariableValue {
  const [, node, field] = OF_NODE.exec(name) ?? [];
  if (node !== undefined) {
    const found = nodeNamed(scope.plan, node);
    if (!found) throw new MissingNode(node);
    return field === 'ip' ? found.ip : found.name;
  }
  const getter = Object.hasOwn(GETTERS, name) ? GETTERS[name] : undefined;
  if (!getter) throw new TypeError(`There is no variable ${name}`);
  return getter(scope);
}
