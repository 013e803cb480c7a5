import { LabError } from '../errors.js';
import { kubectl } from '../labs/inventory/take.js';
import type { LabContext } from '../labs/run.js';

interface Nodes {
  items: { metadata: { name: string }; status: { conditions?: { type: string; status: string }[] } }[];
}

/** Nodes of the plan that the cluster does not call Ready: nothing that is deleted there ever ends. @throws LabTrouble */
export async function nodesDown(context: LabContext): Promise<string[]> {
  const { items } = JSON.parse(await kubectl(context, ['get', 'nodes', '-o', 'json'])) as Nodes;
  const ready = (name: string): boolean =>
    items
      .find(({ metadata }) => metadata.name === name)
      ?.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
  return context.plan.nodes.map(({ name }) => name).filter((name) => !ready(name));
}

export function nodeDown(names: readonly string[]): LabError {
  return new LabError('K8SLAB_NODE_DOWN', `Cannot count on ${names.join(', ')}: not Ready`, {
    hint: 'k8slab up brings nodes back; k8slab reset --soft goes on without them',
  });
}
