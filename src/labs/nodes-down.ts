import { isReady, type WithConditions } from '../steps/is-ready.js';
import { kubectl } from './inventory/take.js';
import type { LabContext } from './run.js';

interface Nodes {
  items: { metadata: { name: string }; status: WithConditions }[];
}

/** Nodes of the plan that the cluster does not call Ready: nothing that is deleted there ever ends. @throws LabTrouble */
export async function nodesDown(context: LabContext): Promise<string[]> {
  const { items } = JSON.parse(await kubectl(context, ['get', 'nodes', '-o', 'json'])) as Nodes;
  const ready = new Set(items.filter(({ status }) => isReady(status)).map(({ metadata }) => metadata.name));
  return context.plan.nodes.map(({ name }) => name).filter((name) => !ready.has(name));
}
