import { kubectl } from './inventory/take.js';
import type { LabContext } from './run.js';

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
