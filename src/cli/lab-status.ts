import { COMPONENTS } from '../components/all.js';
import { isLabError } from '../errors.js';
import { type ComponentStatus, componentStatuses, type InstalledByNode } from '../plan/component-status.js';
import type { Plan } from '../plan/model.js';
import type { LabStatus, NodeStatus } from '../report/status.js';
import { readSnapshots } from '../snapshot/snapshot-file.js';
import type { SshExec } from '../ssh/ssh-exec.js';
import { readPlace } from '../state/lab-place.js';
import { ADMIN_KUBECONFIG } from '../steps/admin-kubeconfig.js';
import { isReady, type WithConditions } from '../steps/is-ready.js';
import { installedOn } from '../steps/installed-components.js';
import { controlPlaneOf } from '../steps/session.js';
import type { App } from './app.js';
import { labDrift } from './lab-drift.js';
import type { ReachedNodes } from './reach-many.js';

/** Of API answers that are parsed, which must be whole: 30 nodes take some hundred KiB. */
const MAX_ANSWER = 8 * 1024 * 1024;

interface KubeNode {
  metadata: { name: string };
  status: WithConditions & {
    nodeInfo: { kubeletVersion: string; containerRuntimeVersion: string };
  };
}

interface Cluster {
  kube: KubeNode[];
  installed: InstalledByNode;
  /** Why the API server has said nothing; undefined: it has, or its node is off. */
  silent: string | undefined;
}

/**
 * Everything that can be known of a lab at a glance. A node that answers on its connection runs: Vagrant, which takes
 * seconds, is asked only about nodes that do not.
 */
export async function labStatus(app: App, plan: Plan, reached: ReachedNodes): Promise<LabStatus> {
  const { name } = controlPlaneOf(plan);
  const [states, cluster, drift, place, snapshots] = await Promise.all([
    statesOf(app, plan, reached),
    askCluster(app, reached.connections.get(name), name),
    labDrift(app, plan),
    readPlace(app.labDir),
    readSnapshots(app.labDir),
  ]);
  return {
    lab: plan.lab,
    profile: plan.profile,
    provider: plan.provider.name,
    kubernetes: plan.kubernetes.version,
    runtime: plan.runtime.name,
    cni: `${plan.cni.name} ${plan.cni.version}`.trim(),
    ...(cluster.silent !== undefined && { silent: cluster.silent }),
    nodes: plan.nodes.map((node) => nodeStatus(node, states.get(node.name) ?? 'unknown', cluster.kube)),
    components: componentsOfLab(plan, cluster.installed),
    ...(place && { place }),
    // As recorded: to ask the hypervisor what is still there takes Vagrant's seconds.
    snapshots: snapshots.sets.flatMap(({ state, name, takenAt }) => (state === 'complete' ? [{ name, takenAt }] : [])),
    drift,
  };
}

function nodeStatus({ name, role, ip }: Plan['nodes'][number], state: string, kube: readonly KubeNode[]): NodeStatus {
  const seen = kube.find(({ metadata }) => metadata.name === name);
  return {
    node: name,
    role,
    ip,
    state,
    kubernetes: seen && (isReady(seen.status) ? 'Ready' : 'NotReady'),
    version: seen?.status.nodeInfo.kubeletVersion,
    runtime: seen?.status.nodeInfo.containerRuntimeVersion,
  };
}

/** What the hypervisor says of those that did not answer; it may itself be the reason why they do not. */
async function statesOf(app: App, plan: Plan, { connections }: ReachedNodes): Promise<Map<string, string>> {
  const states = new Map(plan.nodes.map(({ name }) => [name, connections.has(name) ? 'running' : 'unknown']));
  if (connections.size === plan.nodes.length) return states;
  try {
    const { providerOf } = await import('./compose.js');
    const machines = await providerOf(app, plan).status({ signal: app.signal });
    for (const { node, state } of machines) if (!connections.has(node)) states.set(node, state);
  } catch (error) {
    if (app.signal.aborted || !isLabError(error)) throw error;
    app.say(`${app.texts.cli.warning}: ${error.message}`);
  }
  return states;
}

async function askCluster(app: App, node: SshExec | undefined, name: string): Promise<Cluster> {
  const nothing: Cluster = { kube: [], installed: new Map(), silent: undefined };
  if (!node) return nothing;
  const [answer, installed] = await Promise.all([
    node.run({
      argv: ['kubectl', '--kubeconfig', ADMIN_KUBECONFIG, '--request-timeout=10s', 'get', 'nodes', '-o', 'json'],
      sudo: true,
      signal: app.signal,
      deadlineMs: 15_000,
      maxOutputBytes: MAX_ANSWER,
    }),
    installedOn(node, app.signal).catch((error: unknown) => {
      // A node that was not set up yet has no scripts to ask.
      if (app.signal.aborted || !isLabError(error)) throw error;
      return [];
    }),
  ]);
  if (!answer.ok) return { ...nothing, silent: answer.stderr.trim().split('\n').at(-1) || answer.reason };
  const kube = parseNodes(answer.stdout);
  if (!kube) return { ...nothing, silent: 'kubectl did not answer with JSON' };
  return { kube, installed: new Map([[name, installed]]), silent: undefined };
}

function parseNodes(text: string): KubeNode[] | undefined {
  try {
    return (JSON.parse(text) as { items: KubeNode[] }).items;
  } catch {
    return undefined;
  }
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
