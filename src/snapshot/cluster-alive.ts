import { waitUntil } from '../exec/wait-until.js';
import type { PlanStep } from '../plan/model.js';
import { isReady, type WithConditions } from '../steps/is-ready.js';
import { kubectl } from '../steps/kubectl.js';
import type { Session } from '../steps/session.js';
import type { RunnableStep } from '../steps/step.js';

interface Leases {
  items: { metadata: { name: string }; spec: { renewTime?: string } }[];
}

interface Pods {
  items: { metadata: { name: string; uid: string }; status: WithConditions }[];
}

const AHEAD_MS = 60_000;

/**
 * Every kubelet has been heard since the restore. That all nodes are Ready proves nothing: it is what they were when
 * the snapshot was taken, and the cluster remembers it.
 *
 * @param since milliseconds since 1970, after which a lease has to be renewed; asked for when the step runs
 */
export function heardStep(session: Session, step: PlanStep, since: () => number): RunnableStep {
  return {
    step,
    run: async ({ signal }) => {
      await waitUntil({
        what: 'every kubelet to be heard again',
        code: 'K8SLAB_NODE_SILENT',
        hint: 'On the node that is named: systemctl status kubelet, journalctl -u kubelet',
        deadlineMs: step.deadlineSeconds * 900,
        intervalMs: 1000,
        clock: session.clock,
        signal,
        probe: async () => {
          const listed = await kubectl(session, ['-n', 'kube-node-lease', 'get', 'leases', '-o', 'json'], { signal });
          const { items } = JSON.parse(listed) as Leases;
          const silent = session.plan.nodes
            .map(({ name }) => name)
            .filter((node) => {
              const lease = items.find(({ metadata }) => metadata.name === node);
              const renewed = Date.parse(lease?.spec.renewTime ?? '');
              // One in the future is of a clock that was wrong when the snapshot was taken.
              return !(renewed >= since() && renewed <= session.clock.wall() + AHEAD_MS);
            });
          if (silent.length === 0) return { done: true, value: undefined };
          return { done: false, seen: `nothing from ${silent.join(', ')}` };
        },
      });
      return { changed: false };
    },
  };
}

const CALICO = ['-n', 'kube-system', 'get', 'pods', '-l', 'k8s-app=calico-node', '-o', 'json'];

/**
 * Calico's plugin talks to the API server with a token that its pod wrote to the node, and that ends after a day:
 * pods made anew write new ones. The other pod networks keep no token.
 */
export function cniTokensStep(session: Session, step: PlanStep): RunnableStep {
  return {
    step,
    run: async ({ signal, line }) => {
      if (session.plan.cni.name !== 'calico') return { changed: false };
      const podsNow = async (): Promise<Pods['items']> =>
        (JSON.parse(await kubectl(session, CALICO, { signal })) as Pods).items;
      const old = new Set((await podsNow()).map(({ metadata }) => metadata.uid));
      if (old.size === 0) return { changed: false };
      line(`making ${String(old.size)} pods of Calico anew, for their tokens`);
      await kubectl(session, ['-n', 'kube-system', 'delete', 'pods', '-l', 'k8s-app=calico-node', '--wait=false'], {
        signal,
      });
      await waitUntil({
        what: 'new pods of Calico',
        code: 'K8SLAB_CNI_NOT_READY',
        hint: 'Look at: kubectl -n kube-system describe pods -l k8s-app=calico-node',
        deadlineMs: step.deadlineSeconds * 900,
        intervalMs: 1000,
        clock: session.clock,
        signal,
        probe: async () => {
          const ready = (await podsNow()).filter(({ metadata, status }) => !old.has(metadata.uid) && isReady(status));
          if (ready.length >= old.size) return { done: true, value: undefined };
          return { done: false, seen: `${String(ready.length)} of ${String(old.size)} ready` };
        },
      });
      return { changed: true };
    },
  };
}
