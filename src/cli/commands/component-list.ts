import { COMPONENTS } from '../../components/all.js';
import { COMPONENT_NAMES } from '../../config/component-names.js';
import { ExitCode } from '../../errors.js';
import { chooseComponents, componentLab } from '../../plan/choose-components.js';
import { componentStatuses, type InstalledByNode, type InstalledComponent } from '../../plan/component-status.js';
import type { Plan } from '../../plan/model.js';
import { componentTable } from '../../report/components.js';
import { controlPlaneOf } from '../../steps/session.js';
import type { App } from '../app.js';
import { askNode } from '../ask-node.js';
import { planLab } from '../plan-lab.js';
import { previewLabFile } from '../preview-lab-file.js';

/** Every component: what is installed where a node can be asked, what is planned, and why something cannot be had. */
export async function componentList(app: App): Promise<ExitCode> {
  const { plan, bundle, machines } = await planLab(app, await previewLabFile(app, {}), true);
  const summary = bundle && (await import('../../bundle/read.js')).summarizeBundle(bundle);
  const { components, leftOut } = chooseComponents(COMPONENT_NAMES, componentLab(plan), summary);
  const statuses = componentStatuses(COMPONENTS, {
    choices: components,
    unavailable: leftOut,
    wanted: plan.components.map(({ name }) => name),
    nodes: plan.nodes.map(({ name }) => name),
    installed: machines.length === 0 ? new Map<string, never>() : await installedInLab(app, plan),
  });
  if (app.json) app.printJson({ type: 'components', components: statuses });
  else app.print(componentTable(statuses, app.texts.components));
  return ExitCode.ok;
}

/** By node; a node that cannot be asked is missing. The workers are only tried where the control plane answers. */
async function installedInLab(app: App, plan: Plan): Promise<InstalledByNode> {
  const installed = new Map<string, InstalledComponent[]>();
  const ask = async (node: string): Promise<void> => {
    const { installedOn } = await import('../../steps/installed-components.js');
    const found = await askNode(app, plan, node, (connection) => installedOn(connection, app.signal));
    if (found) installed.set(node, found);
  };
  await ask(controlPlaneOf(plan).name);
  if (installed.size > 0) {
    await Promise.all(plan.nodes.filter(({ role }) => role === 'worker').map(({ name }) => ask(name)));
  }
  return installed;
}
