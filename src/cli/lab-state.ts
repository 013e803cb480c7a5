import { join } from 'node:path';
import { ExitCode, LabError } from '../errors.js';
import type { Plan } from '../plan/model.js';
import { type Journal, openJournal } from '../state/journal.js';
import { readJson } from '../state/json-file.js';
import { labPaths } from '../state/lab-paths.js';
import { acquireLock } from '../state/lock.js';
import { knownMachines } from '../steps/machines.js';
import type { App } from './app.js';
import { hostName } from './compose-host.js';
import { wasStarted } from './was-started.js';

/**
 * The plan that the lab directory was rendered with; undefined where nothing was rendered yet.
 *
 * @throws LabError K8SLAB_PLAN where it cannot be used, or is gone while there are machines: these must not look as if
 * there was nothing to show or to destroy
 */
export async function renderedPlan(app: App): Promise<Plan | undefined> {
  const path = join(app.labDir, 'plan.json');
  const read = await readJson(path);
  if (read.state === 'missing') {
    if (!(await wasStarted(app, await knownMachines(app.labDir)))) return undefined;
    throw planError(`Cannot find ${path}: it is gone, but this lab has been started`);
  }
  const plan = read.state === 'ok' ? (read.value as Partial<Plan> | null) : undefined;
  if (plan?.planVersion === 1 && Array.isArray(plan.nodes) && plan.provider) {
    // A lab rendered before there were components.
    return { components: [], componentsLeftOut: [], ...plan } as Plan;
  }
  const why = read.state === 'broken' ? `it is damaged (${read.why})` : 'it is no plan of this version of k8slab';
  throw planError(`Cannot use ${path}: ${why}`);
}

function planError(message: string): LabError {
  return new LabError('K8SLAB_PLAN', message, {
    exitCode: ExitCode.usage,
    hint: 'Write it anew from k8slab.yaml with: k8slab render --force',
  });
}

/** As {@link renderedPlan}, for verbs that make no sense without a lab. Throws K8SLAB_NO_LAB. */
export async function requirePlan(app: App): Promise<Plan> {
  const plan = await renderedPlan(app);
  if (plan) return plan;
  throw new LabError('K8SLAB_NO_LAB', `Cannot find a lab: there is none in ${app.labDir}`, {
    exitCode: ExitCode.usage,
    hint: 'Go to the directory of k8slab.yaml, name it with --file, or make a lab with: k8slab up',
  });
}

export function journalOf(app: App): Promise<Journal> {
  return openJournal(labPaths(app.labDir).journal, (message) => app.say(message));
}

/** Runs `work` as the only k8slab in this lab directory. */
export async function locked<T>(app: App, work: () => Promise<T>): Promise<T> {
  const lock = await acquireLock({
    path: labPaths(app.labDir).lock,
    host: app.environment.host,
    hostname: hostName(),
    clock: app.clock,
    onNote: (message) => app.say(message),
  });
  try {
    return await work();
  } finally {
    await lock.release();
  }
}
