import type { Plan, PlanNode } from '../plan/model.js';
import type { NodeName } from './model.js';

export const HOST = 'host';

export function controlPlane(plan: Plan): PlanNode {
  const node = plan.nodes.find(({ role }) => role === 'control-plane');
  if (!node) throw new TypeError('The plan has no control plane');
  return node;
}

/** What labs call a node: the control plane is m-k8s to them, whatever its name is. */
export function aliasOf({ name, role }: Pick<PlanNode, 'name' | 'role'>): string {
  return role === 'control-plane' ? 'm-k8s' : name;
}

/** The node a lab means; undefined when this plan does not have it. Not for `host` and `all`. */
export function nodeNamed(plan: Plan, name: NodeName): PlanNode | undefined {
  if (name === 'm-k8s') return controlPlane(plan);
  const workers = plan.nodes.filter(({ role }) => role === 'worker');
  return name === 'worker' ? workers.at(-1) : workers.find((node) => node.name === name);
}

/** As {@link nodeNamed}, for names that were judged before the lab began. */
export function realNode(plan: Plan, name: NodeName): string {
  if (name === HOST) return HOST;
  const node = nodeNamed(plan, name);
  if (!node) throw new TypeError(`The plan has no node ${name}`);
  return node.name;
}
