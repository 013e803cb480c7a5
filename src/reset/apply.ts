import type { KeepRule } from '../config/keep.js';
import { hurryPods } from '../labs/hurry-pods.js';
import type { LabContext } from '../labs/run.js';
import { patience } from '../plan/emulated.js';
import { minorOf } from '../plan/versions.js';
import { isAtRest, planReset } from './compare.js';
import { DISCARD, inOrderOfDiscard, RESTORE } from './discard.js';
import type { ClusterState, KubeObject, PresentState, ResetPlan } from './model.js';
import { objectKey } from './object-key.js';
import { portionsOf } from './portions.js';
import { putBack } from './put-back.js';
import { takeState } from './take.js';
import { runKubectl, writeObjects } from './write-objects.js';

/** Finalizers and volumes take their time; past it somebody has to look. */
const LEAVE_MS = 180_000;
const SETTLE_MS = 60_000;
const INTERVAL_MS = 500;
/** What would take others or data along if it were deleted and made anew. */
const HOLDS_MORE = ['Namespace', 'CustomResourceDefinition', 'PersistentVolume', 'PersistentVolumeClaim'];

/**
 * Carries a plan out and looks again: what the result still lists could not be set back. Single commands may fail,
 * an object may be gone by itself meanwhile: what counts is the comparison at the end.
 *
 * @param keep rules by which the plan was made
 * @param tell what a command that failed said
 * @throws LabTrouble when the cluster cannot be asked
 */
export async function applyReset(
  context: LabContext,
  { start, keep }: { start: ClusterState; keep: readonly KeepRule[] },
  plan: ResetPlan,
  tell: (line: string) => void,
): Promise<ResetPlan> {
  const compare = (now: PresentState): ResetPlan => planReset(start, now, keep);
  await putBack(context, plan, tell);
  for (const [name, patch] of Object.entries(plan.nodes)) {
    await writeObjects(context, ['patch', 'node', name, '--type=merge', '-p', JSON.stringify(patch)], undefined, tell);
  }
  await takeAway(context, plan.remove, tell);
  await create(context, plan.create, tell);
  await writeObjects(context, ['replace'], plan.replace, tell);
  await Promise.all(
    context.plan.nodes.map(async ({ name }) => {
      await changeThings(context, name, { script: DISCARD, things: plan.discard }, tell);
      await changeThings(context, name, { script: RESTORE, things: plan.restore }, tell);
    }),
  );

  const rest = await settle(context, start, compare);
  // Some fields cannot be changed in place.
  const anew = rest.replace.filter(canBeMadeAnew);
  if (anew.length === 0) return rest;
  await writeObjects(context, ['replace', '--force', '--grace-period=1'], anew, tell);
  return settle(context, start, compare);
}

function canBeMadeAnew({ kind }: KubeObject): boolean {
  return !HOLDS_MORE.includes(kind);
}

async function create(
  context: LabContext,
  objects: readonly KubeObject[],
  tell: (line: string) => void,
): Promise<void> {
  const inOrder = objects.toSorted((a, b) => rank(a) - rank(b));
  await writeObjects(context, ['create'], inOrder, tell);
}

/** What others live in comes first. */
function rank({ kind }: KubeObject): number {
  return ['Namespace', 'CustomResourceDefinition'].includes(kind) ? 0 : 1;
}

/** Deletes, and waits until it is gone with everything that hangs on it: only then can the same name be used again. */
async function takeAway(
  context: LabContext,
  objects: readonly KubeObject[],
  tell: (line: string) => void,
): Promise<void> {
  if (objects.length === 0) return;
  // Owners that wait for what they own; kubectl before 1.20 knows no word for it.
  const cascade = minorOf(context.plan.kubernetes.version) >= 20 ? ['--cascade=foreground'] : [];
  await writeObjects(context, ['delete', '--ignore-not-found', '--wait=false', ...cascade], objects, tell);
  const end = context.clock.now() + LEAVE_MS * patience(context.plan);
  const hurried = new Set<string>();
  while (context.clock.now() < end && (await someAreLeft(context, objects))) {
    await hurryPods(context, hurried);
    await context.clock.sleep(INTERVAL_MS, context.signal);
  }
}

/** Asks for these objects alone: the whole cluster takes ten times as long to list. */
async function someAreLeft(context: LabContext, objects: readonly KubeObject[]): Promise<boolean> {
  const { stdout } = await runKubectl(context, ['get', '--ignore-not-found', '-o', 'name'], objects);
  return stdout.trim() !== '';
}

async function changeThings(
  context: LabContext,
  node: string,
  { script, things }: { script: string; things: ResetPlan['discard'] },
  tell: (line: string) => void,
): Promise<void> {
  const mine = inOrderOfDiscard(things.filter((each) => each.node === node));
  if (mine.length === 0) return;
  const exec = await context.connect(node);
  const portions = mine.flatMap(({ kind, names }) => portionsOf(names).map((part) => ({ kind, names: part })));
  for (const { kind, names } of portions) {
    const result = await exec.run({
      argv: ['env', `K8SLAB_RUNTIME=${context.plan.runtime.name}`, 'sh', '-c', script, 'sh', kind, '', ...names],
      sudo: true,
      signal: context.signal,
      deadlineMs: LEAVE_MS * patience(context.plan),
    });
    if (!result.ok) tell(`${node}: ${result.stderr.trim().split('\n').at(-1) ?? kind}`);
  }
}

async function settle(
  context: LabContext,
  start: ClusterState,
  compare: (now: PresentState) => ResetPlan,
): Promise<ResetPlan> {
  const end = context.clock.now() + SETTLE_MS * patience(context.plan);
  for (;;) {
    const now: PresentState = await takeState(context);
    const rest = compare(now);
    if (isAtRest(rest, now) || rest.replace.some(canBeMadeAnew)) return rest;
    if (context.clock.now() >= end) return { ...rest, remove: [...rest.remove, ...stuck(start, now)] };
    await context.clock.sleep(INTERVAL_MS, context.signal);
    // Refused a moment ago: its kind or the webhook that judges it had just been made itself.
    await create(context, rest.create, () => undefined);
  }
}

/** What was told to go and does not: a finalizer that nobody takes off, a node that does not answer. */
function stuck(start: ClusterState, { leaving }: PresentState): KubeObject[] {
  const namespaces = leaving.flatMap(({ kind, metadata }) => (kind === 'Namespace' ? [metadata.name] : []));
  return leaving.filter(
    (object) =>
      object.metadata['ownerReferences'] === undefined &&
      !namespaces.includes(object.metadata.namespace ?? '') &&
      !(objectKey(object) in start.objects),
  );
}
