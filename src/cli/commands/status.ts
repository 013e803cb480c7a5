import { ExitCode, isLabError } from '../../errors.js';
import type { Plan } from '../../plan/model.js';
import { type NodeStatus, statusTable } from '../../report/status.js';
import { controlPlaneOf } from '../../steps/session.js';
import type { App } from '../app.js';
import { providerOf } from '../compose.js';
import { renderedPlan } from '../lab-state.js';
import { reachNode } from '../reach.js';

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
  const kube = up ? await kubeNodes(app, plan) : [];
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
  if (app.json) app.printJson({ type: 'status', lab: plan.lab, nodes });
  else app.print(statusTable(nodes, app.texts.report));
  return ExitCode.ok;
}

/** Nothing where the cluster does not answer: that is a state too. */
async function kubeNodes(app: App, plan: Plan): Promise<KubeNode[]> {
  try {
    const { connection } = await reachNode(app, plan, controlPlaneOf(plan).name);
    try {
      const result = await connection.run({
        argv: ['kubectl', '--kubeconfig', '/etc/kubernetes/admin.conf', 'get', 'nodes', '-o', 'json'],
        sudo: true,
        signal: app.signal,
        deadlineMs: 15_000,
      });
      return result.ok ? (JSON.parse(result.stdout) as { items: KubeNode[] }).items : [];
    } finally {
      await connection.close();
    }
  } catch (error) {
    app.signal.throwIfAborted();
    if (!isLabError(error)) throw error;
    app.say(`${app.texts.cli.warning}: ${error.message}`);
    return [];
  }
}
