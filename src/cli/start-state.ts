import { createHash } from 'node:crypto';
import { componentNamed } from '../components/all.js';
import { isLabError } from '../errors.js';
import { LabTrouble } from '../labs/place.js';
import { componentLab } from '../plan/choose-components.js';
import { patience } from '../plan/emulated.js';
import type { Plan } from '../plan/model.js';
import {
  BASE,
  dropBaseline,
  isForgotten,
  markForgotten,
  PENDING,
  readBaseline,
  readStarts,
  writeBaseline,
} from '../reset/baseline-file.js';
import type { Baseline, ClusterState } from '../reset/model.js';
import { missingParts, requireParts } from '../reset/missing-parts.js';
import { rebase } from '../reset/rebase.js';
import { takeState } from '../reset/take.js';
import type { RunSummary } from '../steps/runner.js';
import { controlPlaneOf } from '../steps/session.js';
import type { App } from './app.js';
import { withCluster } from './labs/cluster-context.js';

export interface UpRun {
  /** The lab was not seen whole since its last change: the cluster may be new, though this run did not make it. */
  unsettled?: boolean;
  /** Starts these nodes, if they are off, and changes nothing on them. */
  wake?: (nodes: readonly string[]) => Promise<RunSummary>;
}

/** How long the API server of nodes that were just started may take. */
const WAKE_MS = 300_000;

/**
 * Runs what may change the cluster on purpose, and keeps the starts that `reset` goes back to true: recorded when the
 * cluster is new, moved along when components or nodes came or went, those of chapters too. A start that can no longer
 * be known is dropped, with a note: better none than one that would remove what is wanted.
 *
 * @param up of the run that may make a cluster
 */
export async function keepingStart(
  app: App,
  plan: Plan,
  run: () => Promise<RunSummary>,
  up?: UpRun,
): Promise<RunSummary> {
  const components = componentsOf(plan);
  const starts = await readStarts(app.labDir);
  const outdated = [...starts].filter(([, start]) => isOutdated(start, plan));
  const before = outdated.length > 0 ? await stateBefore(app, plan, [...starts.values()], up) : undefined;
  const summary = await run();
  if (!summary.ok) return summary;
  const initialised = summary.changed.some((id) => id.startsWith('init:'));
  const known = [...starts.values()];
  const doubtful = up !== undefined && (known.length === 0 ? !(await isForgotten(app.labDir)) : up.unsettled === true);
  const seen = initialised || doubtful ? await stateNow(app, plan) : undefined;
  if (initialised ? !isOfCluster(known, seen) : doubtful && isOfAnother(known, seen)) {
    // Those that there are tell of another cluster.
    for (const name of starts.keys()) await dropBaseline(app.labDir, name);
    if (seen) await writeBaseline(app.labDir, BASE, fresh(app, components, seen));
    if (seen && !initialised) app.say(app.texts.reset.recorded(BASE, Object.keys(seen.objects).length));
  } else if (outdated.length > 0) {
    const after = before && (seen ?? (await stateNow(app, plan)));
    for (const [name, start] of outdated) {
      if (after) await writeBaseline(app.labDir, name, rebase(start, before, after, components));
      else await dropBaseline(app.labDir, name);
    }
    if (!after) {
      app.say(`${app.texts.cli.warning}: ${app.texts.reset.forgotten}`);
      await markForgotten(app.labDir);
    }
  }
  await dropBaseline(app.labDir, PENDING);
  return summary;
}

/** The step was done, but on the cluster that is known: it was repaired, or k8slab brought other scripts along. */
function isOfCluster(starts: readonly Baseline[], now: ClusterState | undefined): boolean {
  return now?.cluster !== undefined && starts.some(({ state }) => state.cluster === now.cluster);
}

/** The run that made this cluster was cut off before it could record a start: nothing else tells that it is new. */
function isOfAnother(starts: readonly Baseline[], now: ClusterState | undefined): boolean {
  return starts.every(({ state }) => state.cluster !== undefined && state.cluster !== now?.cluster);
}

/** Records what is there now as a start. */
export async function recordStart(app: App, plan: Plan, name: string): Promise<Baseline> {
  const state = await withCluster(app, { plan }, takeState);
  requireParts(missingParts(state, controlPlaneOf(plan).name), 'record this as a start');
  const baseline = fresh(app, componentsOf(plan), state);
  await writeBaseline(app.labDir, name, baseline);
  return baseline;
}

function fresh(app: App, components: readonly string[], state: ClusterState): Baseline {
  const { objects, nodes, things, setup, cluster } = state;
  return {
    version: 1,
    takenAt: new Date(app.clock.now()).toISOString(),
    components,
    state: { objects, nodes, things, ...(setup && { setup }), ...(cluster !== undefined && { cluster }) },
  };
}

/**
 * Of each its name, its version, and a short name for all it is told: another range of addresses is in the cluster like
 * another version.
 */
function componentsOf(plan: Plan): string[] {
  const lab = componentLab(plan);
  return plan.components.map((choice) => {
    const component = componentNamed(choice.name);
    const told = [component.settings(lab, choice), component.files(lab, choice).map(({ view }) => view)];
    const hash = createHash('sha256').update(JSON.stringify(told)).digest('hex').slice(0, 12);
    return `${choice.name} ${choice.version} ${hash}`;
  });
}

function isOutdated({ components, state }: Baseline, plan: Plan): boolean {
  const nodes = plan.nodes.map(({ name }) => name);
  return (
    components.join() !== componentsOf(plan).join() ||
    nodes.some((name) => !(name in state.nodes)) ||
    Object.keys(state.nodes).some((name) => !nodes.includes(name)) ||
    takesPods(state, plan) !== plan.untaintControlPlane
  );
}

/** Of the control plane in that start: the lab file may want it otherwise since. */
function takesPods({ nodes }: ClusterState, plan: Plan): boolean {
  const { taints } = nodes[plan.nodes[0]?.name ?? ''] ?? { taints: [] };
  return !taints.some(({ key }) => key.startsWith('node-role.kubernetes.io/'));
}

/** Of a run that failed half-way, what was there before it: what it did is not the user's. */
async function stateBefore(
  app: App,
  plan: Plan,
  starts: readonly Baseline[],
  { wake }: UpRun = {},
): Promise<ClusterState | undefined> {
  const pending = await readBaseline(app.labDir, PENDING);
  if (pending) return pending.state;
  // A node that is still to come cannot be asked.
  const known = { ...plan, nodes: plan.nodes.filter(({ name }) => starts.some(({ state }) => name in state.nodes)) };
  const state = wake ? await stateAwake(app, known, wake) : await stateNow(app, known);
  if (state) await writeBaseline(app.labDir, PENDING, fresh(app, [], state));
  return state;
}

/** Of a lab that may be halted. */
async function stateAwake(app: App, plan: Plan, wake: NonNullable<UpRun['wake']>): Promise<ClusterState | undefined> {
  const state = await asked(app, plan);
  if (typeof state !== 'string') return state;
  app.say(app.texts.reset.waking);
  const woken = await wake(plan.nodes.map(({ name }) => name));
  const end = app.clock.now() + WAKE_MS * patience(plan);
  // Machines that ran before will not answer any better now.
  const started = woken.ok && woken.changed.some((id) => id.startsWith('boot:'));
  for (let late = !started; ; late = app.clock.now() >= end) {
    const now = await asked(app, plan);
    if (typeof now !== 'string') return now;
    if (late) return notRecorded(app, now);
    await app.clock.sleep(3000, app.signal);
  }
}

async function stateNow(app: App, plan: Plan): Promise<ClusterState | undefined> {
  const state = await asked(app, plan);
  return typeof state === 'string' ? notRecorded(app, state) : state;
}

function notRecorded(app: App, why: string): undefined {
  app.say(`${app.texts.cli.warning}: ${app.texts.reset.notRecorded(why)}`);
}

/** The state, or why there is none. */
async function asked(app: App, plan: Plan): Promise<ClusterState | string> {
  try {
    return await withCluster(app, { plan }, takeState);
  } catch (error) {
    app.signal.throwIfAborted();
    if (!isLabError(error) && !(error instanceof LabTrouble)) throw error;
    return error.message;
  }
}
