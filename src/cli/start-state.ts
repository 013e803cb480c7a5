import { isLabError } from '../errors.js';
import { LabTrouble } from '../labs/place.js';
import type { Plan } from '../plan/model.js';
import { BASE, dropBaseline, PENDING, readBaseline, readStarts, writeBaseline } from '../reset/baseline-file.js';
import type { Baseline, ClusterState } from '../reset/model.js';
import { missingParts, requireParts } from '../reset/missing-parts.js';
import { rebase } from '../reset/rebase.js';
import { takeState } from '../reset/take.js';
import type { RunSummary } from '../steps/runner.js';
import { controlPlaneOf } from '../steps/session.js';
import type { App } from './app.js';
import { withCluster } from './labs/cluster-context.js';

/**
 * Runs what may change the cluster on purpose, and keeps the starts that `reset` goes back to true: recorded when the
 * cluster is new, moved along when components or nodes came or went, those of chapters too. A start that can no longer
 * be known is dropped, with a note: better none than one that would remove what is wanted.
 *
 * @param unsettled the lab was not seen whole since its last change: the cluster may be new, though this run did not make it
 */
export async function keepingStart(
  app: App,
  plan: Plan,
  run: () => Promise<RunSummary>,
  { unsettled = false }: { unsettled?: boolean } = {},
): Promise<RunSummary> {
  const components = componentsOf(plan);
  const starts = await readStarts(app.labDir);
  const outdated = [...starts].filter(([, start]) => isOutdated(start, plan));
  const before = outdated.length > 0 ? await stateBefore(app, plan, [...starts.values()]) : undefined;
  const summary = await run();
  if (!summary.ok) return summary;
  const initialised = summary.changed.some((id) => id.startsWith('init:'));
  const seen = initialised || unsettled ? await stateNow(app, plan) : undefined;
  const known = [...starts.values()];
  if (initialised ? !isOfCluster(known, seen) : unsettled && isOfAnother(known, seen)) {
    // Those that there are tell of another cluster.
    for (const name of starts.keys()) await dropBaseline(app.labDir, name);
    if (seen) await writeBaseline(app.labDir, BASE, fresh(app, components, seen));
  } else if (outdated.length > 0) {
    const after = before && (seen ?? (await stateNow(app, plan)));
    for (const [name, start] of outdated) {
      if (after) await writeBaseline(app.labDir, name, rebase(start, before, after, components));
      else await dropBaseline(app.labDir, name);
    }
    if (!after) app.say(`${app.texts.cli.warning}: ${app.texts.reset.forgotten}`);
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

function componentsOf({ components }: Plan): string[] {
  return components.map(({ name, version }) => `${name} ${version}`);
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
async function stateBefore(app: App, plan: Plan, starts: readonly Baseline[]): Promise<ClusterState | undefined> {
  const pending = await readBaseline(app.labDir, PENDING);
  if (pending) return pending.state;
  // A node that is still to come cannot be asked.
  const known = { ...plan, nodes: plan.nodes.filter(({ name }) => starts.some(({ state }) => name in state.nodes)) };
  const state = await stateNow(app, known);
  if (state) await writeBaseline(app.labDir, PENDING, fresh(app, [], state));
  return state;
}

async function stateNow(app: App, plan: Plan): Promise<ClusterState | undefined> {
  try {
    return await withCluster(app, { plan }, takeState);
  } catch (error) {
    app.signal.throwIfAborted();
    if (!isLabError(error) && !(error instanceof LabTrouble)) throw error;
    app.say(`${app.texts.cli.warning}: ${app.texts.reset.notRecorded(error.message)}`);
    return undefined;
  }
}
