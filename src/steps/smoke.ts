import { LabError } from '../errors.js';
import { waitUntil } from '../exec/wait-until.js';
import type { PlanNode, PlanStep } from '../plan/model.js';
import { isReady, type WithConditions } from './is-ready.js';
import { kubectl } from './kubectl.js';
import type { Session } from './session.js';
import { SMOKE_NAME, smokeImage, smokeManifest, smokeReplicas } from './smoke-manifest.js';
import { logsAreRead, nodePortAnswers, podAnswers, type SmokePod } from './smoke-answers.js';
import type { RunnableStep, StepContext } from './step.js';

const SELECTOR = ['-n', 'default', '-l', `app=${SMOKE_NAME}`];

interface PodList {
  items: {
    metadata: { name: string };
    spec: { nodeName?: string };
    status: WithConditions & {
      phase?: string;
      podIP?: string;
      containerStatuses?: { state?: { waiting?: { reason?: string; message?: string } } }[];
    };
  }[];
}

/**
 * The proof that the lab works: a Deployment with a pod per worker answers on a NodePort of every node, each pod
 * answers another node, and the API server reads their logs. What it made is removed again, also when it fails. Not
 * repeated while no step finds anything to change.
 */
export function smokeStep(session: Session, step: PlanStep, bundleImages: readonly string[] | undefined): RunnableStep {
  return {
    step,
    run: async (context) => {
      const { line, signal } = context;
      const image = smokeImage(bundleImages);
      const { plan, texts } = session;
      if (!image || plan.cni.name === 'none') {
        session.note('warning', texts.smokeSkipped(image ? texts.noCni : texts.noImage));
        return { changed: false };
      }
      const { verifiedAt } = session.journal.data;
      if (verifiedAt !== undefined) {
        line(`nothing has changed since the cluster answered at ${verifiedAt}`);
        return { changed: false };
      }
      try {
        line(`deploying ${smokeReplicas(plan)} pods of ${image.name}`);
        await kubectl(session, ['apply', '-f', '-'], { signal, stdin: smokeManifest(plan, image) });
        const pods = await readyPods(session, context);
        const port = (
          await kubectl(
            session,
            ['get', 'service', SMOKE_NAME, '-n', 'default', '-o', 'jsonpath={.spec.ports[0].nodePort}'],
            { signal },
          )
        ).trim();
        await Promise.all([
          ...pairs(plan.nodes).map((pair) => nodePortAnswers(session, context, pair, port, pods)),
          ...pods.map((pod) => podAnswers(session, context, pod)),
          logsAreRead(session, context, pods),
        ]);
        line(
          `${plan.nodes.length} nodes answer on NodePort ${port}, ${pods.length} pods to other nodes, logs are read`,
        );
        await session.journal.update({ verifiedAt: new Date(session.clock.now()).toISOString() });
      } finally {
        await cleanUp(session, context);
      }
      return { changed: false };
    },
  };
}

/** Each node asks itself and its neighbour: every node is asked from inside and from outside. */
export function pairs(nodes: readonly PlanNode[]): [PlanNode, PlanNode][] {
  return nodes.flatMap((node, index): [PlanNode, PlanNode][] => {
    const neighbour = nodes[(index + 1) % nodes.length] ?? node;
    return neighbour === node
      ? [[node, node]]
      : [
          [node, node],
          [node, neighbour],
        ];
  });
}

async function readyPods(session: Session, { step, signal }: StepContext): Promise<SmokePod[]> {
  const wanted = smokeReplicas(session.plan);
  return waitUntil({
    what: `${wanted} smoke test pods`,
    code: 'K8SLAB_SMOKE_PODS',
    hint: 'Look at: kubectl describe nodes, kubectl -n kube-system get pods. With "toomanyrequests" the registry limits this network: set registry.mirrors in k8slab.yaml, or use a bundle',
    deadlineMs: step.deadlineSeconds * 600,
    intervalMs: 1000,
    clock: session.clock,
    signal,
    probe: async () => {
      const list = JSON.parse(
        await kubectl(session, ['get', 'pods', ...SELECTOR, '-o', 'json'], { signal }),
      ) as PodList;
      const ready = list.items.filter(({ status }) => isReady(status));
      if (ready.length >= wanted) {
        const value = ready.map(({ metadata, spec, status }) => ({
          name: metadata.name,
          ip: status.podIP ?? '',
          node: spec.nodeName ?? '',
        }));
        return { done: true, value };
      }
      refuseLostImages(list);
      return { done: false, seen: podsSeen(list, ready.length, wanted) };
    },
  });
}

/**
 * An image of a bundle comes with `up` or never: there is nothing to wait for.
 *
 * @throws LabError K8SLAB_IMAGES_MISSING
 */
function refuseLostImages({ items }: PodList): void {
  const without = items.filter(({ status }) =>
    status.containerStatuses?.some(({ state }) => state?.waiting?.reason === 'ErrImageNeverPull'),
  );
  if (without.length === 0) return;
  const nodes = [...new Set(without.map(({ spec }) => spec.nodeName ?? ''))].sort().join(', ');
  throw new LabError('K8SLAB_IMAGES_MISSING', `Cannot run the smoke test: its image is not on ${nodes} any more`, {
    hint: 'A kubelet whose disk is full deletes images. Run k8slab up again, which brings those of the bundle',
  });
}

function podsSeen(list: PodList, ready: number, wanted: number): string {
  const reasons = list.items.flatMap(({ status }) => {
    const waiting = status.containerStatuses?.map(({ state }) => state?.waiting).find((each) => each?.reason);
    if (waiting?.reason === undefined) return status.phase === 'Running' ? [] : (status.phase ?? []);
    // What the registry said; a Back-off has lost it on older kubelets.
    const said = waiting.message === undefined ? '' : ` (${waiting.message.replaceAll(/\s+/g, ' ').slice(0, 300)})`;
    return `${waiting.reason}${said}`;
  });
  return `${ready} of ${wanted} ready${reasons.length > 0 ? `, ${[...new Set(reasons)].join(', ')}` : ''}`;
}

async function cleanUp(session: Session, { line }: StepContext): Promise<void> {
  // Its own deadline and not the signal of the step: Ctrl-C must not leave the pods behind.
  const signal = AbortSignal.timeout(60_000);
  try {
    await kubectl(session, ['delete', 'deployment,service', ...SELECTOR, '--wait=false'], { signal });
  } catch (error) {
    line(`could not remove the smoke test: ${error instanceof Error ? error.message : String(error)}`);
  }
}
