import { COMPONENTS } from '../../components/all.js';
import { ExitCode } from '../../errors.js';
import { type ComponentStatus, componentStatuses, type InstalledByNode } from '../../plan/component-status.js';
import type { Plan } from '../../plan/model.js';
import { componentTable } from '../../report/components.js';
import { type NodeStatus, statusTable } from '../../report/status.js';
import { ADMIN_KUBECONFIG } from '../../steps/admin-kubeconfig.js';
import { installedOn } from '../../steps/installed-components.js';
import { controlPlaneOf } from '../../steps/session.js';
import type { App } from '../app.js';
import { askNode } from '../ask-node.js';
import { providerOf } from '../compose.js';
import { renderedPlan } from '../lab-state.js';

interface KubeNode {
  metadata: { name: string };
  status: { conditions: { type: string; status: string }[]; nodeInfo: { kubeletVersion: string } };
}

/** Machines as the hypervisor sees them, nodes as the cluster sees them. */
export async function status(app: App): Promise<ExitCode> {
  const plan = await renderedPlan(app);
  if (!plan) {
    if (app.json) app.printJson({ type: 'status', lab: null, nodes: [] });
    else app.print(app.texts.cli.noLab);
    return ExitCode.ok;
  }
  const machines = await providerOf(app, plan).status({ signal: app.signal });
  const stateOf = (node: string): string => machines.find((machine) => machine.node === node)?.state ?? 'not-created';
  const up = stateOf(controlPlaneOf(plan).name) === 'running';
  const { kube, installed } = up ? await askCluster(app, plan) : { kube: [], installed: new Map<string, never>() };
  const nodes = plan.nodes.map(({ name, role, ip }): NodeStatus => {
    const seen = kube.find(({ metadata }) => metadata.name === name);
    const ready = seen?.status.conditions.find(({ type }) => type === 'Ready')?.status === 'True';
    return {
      node: name,
      role,
      ip,
      state: stateOf(name),
      kubernetes: seen && (ready ? 'Ready' : 'NotReady'),
      version: seen?.status.nodeInfo.kubeletVersion,
    };
  });
  const components = componentsOfLab(plan, installed);
  if (app.json) app.printJson({ type: 'status', lab: plan.lab, nodes, components });
  else {
    const table = components.length === 0 ? '' : `\n${componentTable(components, app.texts.components)}`;
    app.print(`${statusTable(nodes, app.texts.report)}${table}`);
  }
  return ExitCode.ok;
}

/** What the plan has, what it leaves out and why, and what is there all the same. */
function componentsOfLab(plan: Plan, installed: InstalledByNode): ComponentStatus[] {
  return componentStatuses(COMPONENTS, {
    choices: plan.components,
    unavailable: plan.componentsLeftOut,
    wanted: plan.components.map(({ name }) => name),
    nodes: plan.nodes.map(({ name }) => name),
    installed,
  }).filter(({ state }) => state !== 'available');
}

interface Cluster {
  kube: KubeNode[];
  installed: InstalledByNode;
}

async function askCluster(app: App, plan: Plan): Promise<Cluster> {
  const { name } = controlPlaneOf(plan);
  const cluster = await askNode(app, plan, name, async (connection): Promise<Cluster> => {
    const result = await connection.run({
      argv: ['kubectl', '--kubeconfig', ADMIN_KUBECONFIG, 'get', 'nodes', '-o', 'json'],
      sudo: true,
      signal: app.signal,
      deadlineMs: 15_000,
    });
    const kube = result.ok ? (JSON.parse(result.stdout) as { items: KubeNode[] }).items : [];
    return { kube, installed: new Map([[name, result.ok ? await installedOn(connection, app.signal) : []]]) };
  });
  return cluster ?? { kube: [], installed: new Map() };
}
