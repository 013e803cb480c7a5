import { createBackground } from './background.js';
import { createFacts, type Facts, FactsUnknown } from './facts.js';
import { hurryBeside } from './hurry-pods.js';
import { compareInventories } from './inventory/compare.js';
import type { Inventory, InventoryChange } from './inventory/model.js';
import { settleInventory } from './inventory/settle.js';
import { takeInventory, takeNamespace } from './inventory/take.js';
import type { LoadedLab } from './model.js';
import { blockedByNodes, blockedByPlan } from './needs.js';
import { whyEnded, whyLost } from './node-watch.js';
import { notBegun } from './not-begun.js';
import { closeNamespace, LabTrouble, openNamespace, ownsNamespace, placeFor } from './place.js';
import { markPrepared, prepareLab } from './prepare-lab.js';
import { type ResolvedLab, resolveLab } from './resolve-lab.js';
import type { CheckResult, LabResult, StepPhase, StepResult } from './results.js';
import type { LabContext, RunLabOptions } from './run.js';
import { runChecks } from './run-checks.js';
import { type PhaseResult, runPhase } from './run-steps.js';
import type { LabPlace } from './shell.js';
import { worst } from './tally.js';
import { hasLabFolder, removeLabFolders, uploadLab } from './upload.js';

const MINE_SECONDS = 10;

/**
 * One lab in one of the ways there are; see {@link LabMode}. What goes wrong is in the result: only a bug rejects.
 *
 * @param shared by the labs of a run
 */
export async function runLab(
  context: LabContext,
  loaded: LoadedLab,
  options: RunLabOptions,
  shared: SharedByLabs = { facts: createFacts(context) },
): Promise<LabResult> {
  const { plan, texts, clock, sink } = context;
  const { mode } = options;
  const { id } = loaded.lab;
  const startedAt = clock.now();
  const place = placeFor(loaded, mode);
  const resolved = resolveLab(loaded.lab, { plan, lab: id, namespace: place.namespace, dir: place.dir }, texts);
  const run: LabRun = {
    context,
    loaded,
    resolved,
    place,
    options,
    shared,
    steps: [],
    checks: [],
    leftovers: [],
    begun: true,
  };
  const { title, steps, checks } = resolved.lab;
  const counted = mode === 'mine' || mode === 'files' ? 0 : steps.length;
  sink({ type: 'lab-started', lab: id, title, mode, steps: counted, checks: mode === 'files' ? 0 : checks.length });
  const stop = await stopReason(run);
  let trouble: string | undefined;
  if (stop) await lookAtChecks(run, stop.reason);
  else {
    try {
      await perform(run);
    } catch (error) {
      if (!(error instanceof LabTrouble)) throw error;
      trouble = context.signal.aborted ? whyEnded(context) : error.message;
    }
  }
  const result: LabResult = {
    lab: id,
    title,
    mode,
    ...outcome(run, stop, trouble),
    steps: run.steps,
    checks: run.checks,
    leftovers: run.leftovers,
    startedAt,
    durationMs: clock.now() - startedAt,
  };
  sink({ type: 'lab-done', lab: id, result });
  return result;
}

/** What one lab of a run learns for the next. */
export interface SharedByLabs {
  facts: Facts;
  /** What the last lab left, exactly as it had found it. Nothing ran since: nobody has to ask again. */
  atRest?: Inventory;
}

interface LabRun {
  context: LabContext;
  loaded: LoadedLab;
  resolved: ResolvedLab;
  place: LabPlace;
  options: RunLabOptions;
  shared: SharedByLabs;
  steps: StepResult[];
  checks: CheckResult[];
  leftovers: InventoryChange[];
  /** False: with `mine` nothing of the lab is there. */
  begun: boolean;
}

type Stop = { status: 'blocked' | 'error'; reason: string };

/** Why the lab cannot begin. */
async function stopReason({ context, loaded, resolved, shared }: LabRun): Promise<Stop | undefined> {
  const { texts, sink, signal } = context;
  const lost = whyLost(context);
  // In error, for --retry-failed to take it once the node is back.
  if (lost !== undefined) return { status: 'error', reason: lost };
  sink({ type: 'lab-phase', lab: loaded.lab.id, phase: 'needs' });
  const [node] = resolved.missingNodes;
  const byPlan = blockedByPlan(loaded.lab, context) ?? (node === undefined ? undefined : texts.needsNode(node));
  if (byPlan !== undefined) return { status: 'blocked', reason: byPlan };
  try {
    const byNodes = await blockedByNodes(loaded.lab, context, shared.facts);
    return byNodes === undefined ? undefined : { status: 'blocked', reason: byNodes };
  } catch (error) {
    if (!(error instanceof FactsUnknown)) throw error;
    return { status: 'error', reason: signal.aborted ? whyEnded(context) : error.message };
  }
}

/** @throws LabTrouble; what ran until then is in the run. */
async function perform(run: LabRun): Promise<void> {
  const { mode, force = false } = run.options;
  const { context, loaded, place, resolved, shared } = run;
  if (mode === 'mine') return lookAtChecks(run);
  if (mode === 'files') {
    const { steps, checks } = await prepareLab(context, resolved, place, { source: loaded.dir, force });
    run.steps.push(...steps);
    run.checks.push(...checks);
    return;
  }
  if (mode !== 'verify') return work(run);
  const own = ownsNamespace(place);
  const phase = (name: 'inventory-before' | 'inventory-after'): void =>
    context.sink({ type: 'lab-phase', lab: resolved.lab.id, phase: name });
  phase('inventory-before');
  const atRest = (await clearAway(run)) ? undefined : shared.atRest;
  delete shared.atRest;
  // A namespace of its own is empty: what is in it afterwards was left behind.
  let before: Inventory = { sections: {} };
  if (own) await openNamespace(context, place);
  else before = atRest ?? (await takeInventory(context, false));
  await work(run);
  stopIfLost(context);
  const tidy = unstoppable(context);
  phase('inventory-after');
  await removeLabFolders(tidy, place);
  let after = before;
  const compare = async (): Promise<InventoryChange[]> => {
    after = own ? await takeNamespace(context, place.namespace) : await takeInventory(context, true);
    return compareInventories(before, after);
  };
  const { images, dockerImages } = resolved.lab.needs;
  const allowed = [...images, ...dockerImages];
  try {
    const leftovers = await settleInventory(context, compare, allowed);
    stopIfLost(context);
    run.leftovers = leftovers;
    if (!own && run.leftovers.length === 0) shared.atRest = after;
  } finally {
    if (own) await closeNamespace(tidy, place);
  }
}

/** For the clean-up, which has to happen after Ctrl-C too; each of its commands has a deadline of its own. */
function unstoppable(context: LabContext): LabContext {
  return { ...context, signal: context.nodesLost ?? new AbortController().signal };
}

/**
 * On a node that is lost nothing that is deleted ever ends. So a lab stays as it is, with its folder as the sign for the
 * next run to clear it away first.
 *
 * @throws LabTrouble
 */
function stopIfLost(context: LabContext): void {
  const lost = whyLost(context);
  if (lost !== undefined) throw new LabTrouble(lost);
}

/**
 * What an earlier play or a killed run of this lab left: a folder on the control plane is the sign of it.
 *
 * @returns whether there was any
 */
async function clearAway({ context, loaded, resolved, place }: LabRun): Promise<boolean> {
  if (!(await hasLabFolder(context, place))) return false;
  if (!ownsNamespace(place)) {
    // Part of no result: nobody asked for these steps.
    const quiet = { ...context, sink: () => undefined };
    const background = createBackground(quiet);
    await uploadLab(quiet, resolved, place, loaded.dir);
    await runPhase(quiet, { resolved, place, background, phase: 'cleanup', goOn: true, withChecks: false });
    await background.stop();
  }
  await removeLabFolders(context, place);
  return true;
}

/** Files, setup, steps, checks; in verify also the clean-up, whatever came before. */
async function work(run: LabRun): Promise<void> {
  const { context, loaded, resolved, place, options } = run;
  const { mode, beforeStep } = options;
  const phase = (name: StepPhase | 'files'): void =>
    context.sink({ type: 'lab-phase', lab: resolved.lab.id, phase: name });
  const background = createBackground(context);
  const common = { resolved, place, background, goOn: false, withChecks: true };
  const keep = (result: PhaseResult): void => {
    run.steps.push(...result.steps);
    run.checks.push(...result.checks);
  };
  phase('files');
  await uploadLab(context, resolved, place, loaded.dir);
  phase('setup');
  const setup = await runPhase(context, { ...common, phase: 'setup' });
  if (mode !== 'verify' && setup.broken === undefined && setup.steps.length > 0) await markPrepared(context, place);
  phase('steps');
  const steps = await runPhase(context, { ...common, phase: 'steps', beforeStep, broken: setup.broken });
  // The background goes on until here: a load is part of the state that is looked at.
  const own = await ownChecks(run, steps.broken);
  await background.stop();
  keep(setup);
  keep(steps);
  run.checks.push(...own);
  if (mode !== 'verify') return;
  stopIfLost(context);
  phase('cleanup');
  const tidy = unstoppable(context);
  const scope = ownsNamespace(place) ? place.namespace : undefined;
  const cleanup = () => runPhase(tidy, { ...common, phase: 'cleanup', goOn: true, withChecks: false });
  keep(await hurryBeside(tidy, scope, cleanup));
  await background.stop();
}

async function lookAtChecks(run: LabRun, blocked?: string): Promise<void> {
  const { mode } = run.options;
  if (mode === 'files') return;
  const checks = await ownChecks(run, blocked);
  run.begun = mode !== 'mine' || !notBegun(checks);
  run.checks.push(...(run.begun ? checks : checks.map(({ hint: _misleading, ...check }) => check)));
}

function ownChecks({ context, resolved, place, options }: LabRun, blocked?: string): Promise<CheckResult[]> {
  const { id, checks } = resolved.lab;
  context.sink({ type: 'lab-phase', lab: id, phase: 'checks' });
  // What the learner did is there or not; nobody wants to wait a minute to hear what is missing.
  const { mode, patience } = options;
  const eventually = mode === 'mine' ? MINE_SECONDS : Number.POSITIVE_INFINITY;
  const files = mode === 'mine' ? resolved.lab.files : undefined;
  const request = { lab: id, checks, skipped: resolved.skippedChecks, place, blocked, files };
  return runChecks(context, { ...request, patience: patience ?? eventually, watch: patience });
}

/** The worst of the parts. */
function outcome(
  { steps, checks, leftovers, context, loaded, begun }: LabRun,
  stop: Stop | undefined,
  trouble: string | undefined,
): Pick<LabResult, 'status' | 'reason'> {
  if (stop) return stop;
  if (trouble !== undefined) return { status: 'error', reason: trouble };
  const statuses: CheckResult['status'][] = checks.map(({ status }) => status);
  for (const { status } of steps) {
    if (status === 'error') statuses.push('error');
    if (status === 'failed') statuses.push('fail');
  }
  if (leftovers.length > 0) statuses.push('fail');
  const status = worst(statuses);
  if (status === 'pass') return { status };
  const step = steps.find((each) => each.status === 'error' || each.status === 'failed');
  if (step) return { status, reason: `${step.step}: ${step.reason ?? ''}` };
  if (!begun) return { status, reason: context.texts.notBegun(loaded.lab.id) };
  return leftovers.length > 0 ? { status, reason: context.texts.leftBehind(leftovers.length) } : { status };
}
