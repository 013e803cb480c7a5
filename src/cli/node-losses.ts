import { isLabError } from '../errors.js';
import { kubectl } from '../labs/inventory/take.js';
import { LabTrouble } from '../labs/place.js';
import type { Plan } from '../plan/model.js';
import { dataOnNodes, NODE_DATA_KINDS, type NodeData } from '../steps/node-data.js';
import type { App } from './app.js';
import { withCluster } from './labs/cluster-context.js';

export const NO_LOSS: NodeData = { volumes: [], perhaps: [], data: [], bare: [] };

/** What goes with these nodes. A cluster that does not answer is said, and no reason to stop here. */
export async function nodeData(app: App, plan: Plan, gone: readonly string[]): Promise<NodeData> {
  try {
    const ask = ['get', NODE_DATA_KINDS, '-A', '-o', 'json'];
    return dataOnNodes(await withCluster(app, { plan }, (context) => kubectl(context, ask)), gone);
  } catch (error) {
    app.signal.throwIfAborted();
    if (!isLabError(error) && !(error instanceof LabTrouble)) throw error;
    app.say(`${app.texts.cli.warning}: ${app.texts.cli.scaleUnseen(error.message)}`);
    return NO_LOSS;
  }
}

/** A line for each. */
export function lossLines(texts: App['texts']['cli'], { volumes, perhaps, data, bare }: NodeData): string[] {
  return [
    ...volumes.map((name) => texts.scaleVolume(name)),
    ...perhaps.map((name) => texts.scalePerhaps(name)),
    ...data.map((each) => texts.scaleData(each.pod, each.node, each.volumes.join(', '))),
    ...bare.map(({ pod, node }) => texts.scaleBare(pod, node)),
  ];
}
