import { LabError } from '../errors.js';
import type { Plan, PlanStep } from '../plan/model.js';
import { ADMIN_KUBECONFIG } from './admin-kubeconfig.js';
import { allAnswer } from './boot.js';
import { readGuestResult } from './guest-result.js';
import type { Machine } from './machines.js';
import { connectionOf, controlPlaneOf, type Session } from './session.js';
import type { RunnableStep } from './step.js';
import { rememberTargets } from './targets.js';

/** What a command that needs a running lab does. */
export interface Act {
  /** Completes "Cannot ...". */
  act: string;
  /** A sentence that follows "Start it with: k8slab up". */
  upDoes?: string;
}

const CHANGE: Act = {
  act: 'change the components of this lab',
  upDoes: 'It installs what components: in k8slab.yaml names',
};

/**
 * In the place of the boot step, for commands that change a lab which is up: finds its machines, boots none.
 * Fails with K8SLAB_LAB_NOT_RUNNING where one does not run.
 */
export function findMachinesStep(session: Session, step: PlanStep, act: Act = CHANGE): RunnableStep {
  return {
    step,
    run: async (context) => {
      if (await allAnswer(session, context)) return { changed: false };
      const { signal } = context;
      const nodes = session.plan.nodes.map(({ name }) => name);
      const seen = await session.provider.status({ signal });
      const stateOf = (node: string): string => seen.find((machine) => machine.node === node)?.state ?? 'not-created';
      const down = nodes.filter((node) => stateOf(node) !== 'running').map((node) => `${node} (${stateOf(node)})`);
      if (down.length > 0) throw notRunning(`not running: ${down.join(', ')}`, act);
      session.targets = await session.provider.sshTargets(nodes, { signal });
      await rememberTargets(session.journal, session.targets);
      return { changed: false };
    },
  };
}

/** Fails with K8SLAB_LAB_NOT_RUNNING where the control plane was never brought up: scripts would wait for it in vain. */
export function clusterStep(session: Session, needs: readonly string[]): RunnableStep {
  const node = controlPlaneOf(session.plan).name;
  const step: PlanStep = { id: `cluster:${node}`, kind: 'ready', node, needs: [...needs], deadlineSeconds: 60 };
  return {
    step,
    run: async ({ signal }) => {
      const argv = ['test', '-s', ADMIN_KUBECONFIG];
      const result = await connectionOf(session, node).run({ argv, sudo: true, signal, deadlineMs: 20_000 });
      if (result.reason === 'exit' && !result.ok) throw notRunning(`${node} has no cluster yet`);
      if (!result.ok) readGuestResult(step.id, node, result);
      return { changed: false };
    },
  };
}

/** Before anything is asked or written. Throws K8SLAB_LAB_NOT_RUNNING. */
export function refuseUnmade(plan: Plan, machines: readonly Machine[]): void {
  const unmade = plan.nodes.map(({ name }) => name).filter((name) => !machines.some(({ node }) => node === name));
  if (unmade.length > 0) throw notRunning(`not made yet: ${unmade.join(', ')}`);
}

function notRunning(state: string, { act, upDoes }: Act = CHANGE): LabError {
  return new LabError('K8SLAB_LAB_NOT_RUNNING', `Cannot ${act}: ${state}`, {
    hint: ['Start it with: k8slab up', ...(upDoes === undefined ? [] : [upDoes])].join('. '),
  });
}
