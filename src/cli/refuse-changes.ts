import { ExitCode, isLabError, LabError } from '../errors.js';
import { type FixedChange, fixedChanges } from '../plan/fixed-parts.js';
import type { Plan } from '../plan/model.js';
import { labPaths } from '../state/lab-paths.js';
import { refuseOrphans } from '../steps/machines.js';
import type { App } from './app.js';
import { exists } from './exists.js';
import { renderedPlan } from './lab-state.js';
import type { PlannedLab } from './plan-lab.js';

/**
 * A plan that this lab cannot become: it would lose machines, or turn a cluster into half of another one.
 *
 * @throws LabError K8SLAB_MACHINES_LEFT, K8SLAB_CLUSTER_MADE
 */
export async function refuseChanges(app: App, { plan, machines }: PlannedLab): Promise<void> {
  refuseOrphans(plan, machines);
  // It comes with a finished control plane and goes with `destroy`.
  if (!(await exists(labPaths(app.labDir).kubeconfig))) return;
  const made = await readablePlan(app);
  const changes = made ? fixedChanges(made, plan) : [];
  if (changes.length === 0) return;
  const keys = changes.map(({ key }) => key).join(', ');
  throw new LabError(
    'K8SLAB_CLUSTER_MADE',
    `Cannot change a cluster that is there: ${changes.map(inWords).join(', ')}`,
    {
      exitCode: ExitCode.usage,
      hint: `Set ${keys} back in ${app.file}, or make a new cluster: k8slab destroy, then k8slab up`,
      details: { changes },
    },
  );
}

function inWords({ key, before, after }: FixedChange): string {
  return `${key} is ${before}, wanted ${after}`;
}

/** A damaged one is written anew by the same commands: there is nothing to compare with then. */
async function readablePlan(app: App): Promise<Plan | undefined> {
  try {
    return await renderedPlan(app);
  } catch (error) {
    if (isLabError(error) && error.code === 'K8SLAB_PLAN') return undefined;
    throw error;
  }
}
