import { componentNamed } from '../components/all.js';
import type { ComponentName } from '../config/component-names.js';
import { deadlineSeconds } from './deadlines.js';
import type { Plan, PlanNode, PlanStep, StepKind } from './model.js';
import { runtimeImages } from './runtime-images.js';

type Shape = Pick<Plan, 'provider' | 'nodes' | 'cni' | 'components'>;

/** What every node goes through, each step after the one before. */
const NODE_KINDS = ['connect', 'upload', 'hosts', 'system', 'packages', 'runtime', 'kubernetes', 'images'] as const;

/**
 * The whole bring-up as one list: a step comes after everything it needs. Nodes are prepared side by side and
 * join at once; only `init` is waited for by all.
 */
export function planSteps(plan: Shape): PlanStep[] {
  const [controlPlane, ...workers] = plan.nodes;
  if (!controlPlane) return [];
  const steps: PlanStep[] = [];
  const add = (kind: StepKind, node: string, ...needs: string[]): string => {
    const id = `${kind}:${node}`;
    steps.push({ id, kind, node, needs, deadlineSeconds: deadlineSeconds(kind, plan) });
    return id;
  };

  const boot = add('boot', 'host');
  const prepared = (node: PlanNode): string => NODE_KINDS.reduce((before, kind) => add(kind, node.name, before), boot);
  // Files and routes that are there before the kubelet starts make a node Ready with its first status.
  const staticRoute = plan.cni.name === 'static-route';
  const network = (node: PlanNode, before: string): string => (staticRoute ? add('cni', node.name, before) : before);

  const init = add('init', controlPlane.name, network(controlPlane, prepared(controlPlane)));
  const kubectl = add('kubectl', controlPlane.name, init);
  const kubeconfig = add('kubeconfig', 'host', init);
  const cluster = [kubectl];
  if (plan.cni.name === 'calico' || plan.cni.name === 'flannel') cluster.push(add('cni', controlPlane.name, init));
  for (const worker of workers) cluster.push(add('join', worker.name, network(worker, prepared(worker)), init));

  // Without a pod network no node ever gets Ready: there is nothing to wait for.
  if (plan.cni.name === 'none') return steps;
  const ready = add('ready', controlPlane.name, ...cluster);
  add('smoke', 'host', ready, kubeconfig);
  addComponents(plan, ready, add);
  return steps;
}

type Add = (kind: StepKind, node: string, ...needs: string[]) => string;

/**
 * Components come once the nodes are Ready: what they download and start must not slow down the cluster itself.
 * Each waits for those it needs and for its images on all nodes, and for nothing else.
 */
function addComponents({ components, nodes }: Shape, ready: string, add: Add): void {
  const [controlPlane, ...workers] = nodes;
  if (!controlPlane || components.length === 0) return;
  const images =
    runtimeImages(components).length > 0 ? nodes.map(({ name }) => add('component-images', name, ready)) : [ready];
  const done = new Map<ComponentName, string[]>();
  for (const { name } of components) {
    const component = componentNamed(name);
    const before = component.needs.flatMap((need) => done.get(need) ?? []);
    const main = add(name, controlPlane.name, ...images, ...before);
    const others = component.nodes === 'all' ? workers.map((worker) => add(name, worker.name, main)) : [];
    done.set(name, [main, ...others]);
  }
}
