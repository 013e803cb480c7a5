import type { KeepRule } from '../../config/keep.js';
import { ExitCode, LabError } from '../../errors.js';
import type { LabContext } from '../../labs/run.js';
import type { Plan } from '../../plan/model.js';
import { applyReset } from '../../reset/apply.js';
import { BASE, readBaseline } from '../../reset/baseline-file.js';
import { isAtRest, isNothing, planReset } from '../../reset/compare.js';
import { describeReset } from '../../reset/describe.js';
import type { Baseline, ClusterState, ResetPlan } from '../../reset/model.js';
import { nodesDown } from '../../labs/nodes-down.js';
import { nodeDown } from '../../reset/nodes-down.js';
import { partsBeyondReset, requireParts } from '../../reset/missing-parts.js';
import { takeState } from '../../reset/take.js';
import { writePlace } from '../../state/lab-place.js';
import { controlPlaneOf } from '../../steps/session.js';
import { agreed } from '../agreed.js';
import type { App } from '../app.js';
import { withCluster } from '../labs/cluster-context.js';

export interface SoftReset {
  /** Nodes that are not Ready are a reason to take the other way. */
  refuseDown?: boolean;
  /** Set once the user has seen what will be done. */
  shown?: boolean;
  /** Set when the user did not want it. */
  declined?: boolean;
}

/** By comparing what is there with what was recorded. The caller holds the lock. */
export async function resetSoft(
  app: App,
  plan: Plan,
  command: { chapter: string | undefined; dryRun: boolean; keep: readonly KeepRule[] },
  soft: SoftReset,
): Promise<ExitCode> {
  const { chapter, dryRun, keep } = command;
  const start = await startOf(app, chapter);
  return withCluster(app, { plan }, async (context) => {
    const [state, down] = await Promise.all([takeState(context), soft.refuseDown ? nodesDown(context) : []]);
    if (down.length > 0) throw nodeDown(down);
    requireParts(partsBeyondReset(start.state, state, controlPlaneOf(plan).name), 'reset');
    const todo = planReset(start.state, state, keep);
    soft.shown = true;
    if (soft.refuseDown && !app.json) app.say(app.texts.reset.softWay);
    show(app, 'reset-plan', todo);
    if (isAtRest(todo, state)) {
      const same = todo.lost.length + todo.settings.length === 0;
      if (!app.json) app.print(same ? app.texts.reset.nothing : app.texts.reset.nothingElse);
      return ExitCode.ok;
    }
    // What is ending by itself needs no leave, only time: the same name cannot be used again before it is gone.
    const onlyEnding = isNothing(todo);
    if (onlyEnding) app.say(app.texts.reset.ending(state.leaving.length));
    if (dryRun) return ExitCode.ok;
    if (!onlyEnding && !(await agreed(app, 'reset the lab', app.texts.reset.ask, false))) {
      soft.declined = true;
      app.print(app.texts.reset.notReset);
      return ExitCode.ok;
    }
    const code = await carryOut(app, context, { start: start.state, keep }, todo);
    await writePlace(app.labDir, { at: chapter ?? BASE, how: 'reset' }, app.clock);
    return code;
  });
}

async function carryOut(
  app: App,
  context: LabContext,
  way: { start: ClusterState; keep: readonly KeepRule[] },
  todo: ResetPlan,
): Promise<ExitCode> {
  const began = app.clock.now();
  const rest = await applyReset(context, way, todo, (line) => app.say(line));
  app.signal.throwIfAborted();
  const seconds = (app.clock.now() - began) / 1000;
  if (isNothing(rest)) {
    if (app.json) app.printJson({ type: 'reset-done', seconds });
    else app.print(app.texts.reset.done(seconds.toFixed(1)));
    return ExitCode.ok;
  }
  show(app, 'reset-left', rest);
  throw new LabError('K8SLAB_RESET_INCOMPLETE', `Cannot set everything back: ${describeReset(rest).join(', ')}`, {
    hint: 'Run the reset again; what stays can be removed with kubectl on m-k8s, or the machines be set back with k8slab reset --hard where there is a snapshot',
  });
}

async function startOf(app: App, chapter: string | undefined): Promise<Baseline> {
  const start = await readBaseline(app.labDir, chapter ?? BASE);
  if (start) return start;
  if (chapter !== undefined) {
    throw new LabError(
      'K8SLAB_NO_START',
      `Cannot compare with the start of ${chapter}: only a snapshot was saved of it`,
      {
        exitCode: ExitCode.usage,
        hint: `Restore it: k8slab reset ${chapter} --hard`,
      },
    );
  }
  throw new LabError('K8SLAB_NO_START', 'Cannot reset: no start was recorded for this lab', {
    exitCode: ExitCode.usage,
    hint: 'A new lab has one after `k8slab up`. To make what is there now the start: k8slab reset --record',
  });
}

function show(app: App, type: 'reset-plan' | 'reset-left', plan: ResetPlan): void {
  const { kept, lost, settings } = plan;
  const lines = describeReset(plan);
  if (app.json) {
    app.printJson({ type, way: 'soft', changes: lines, kept, lost, settings });
    return;
  }
  const { texts } = app;
  if (lines.length > 0) app.print([texts.reset.plan, ...lines.map((line) => `  ${line}`)].join('\n'));
  if (kept.length > 0) app.print([texts.reset.kept, ...kept.map((key) => `  ${key}`)].join('\n'));
  if (lost.length > 0) {
    app.print([texts.reset.lost, ...lost.map((thing) => `  ${thing}`)].join('\n'));
    const ways = (['image', 'container', 'network', 'volume', 'file'] as const).filter((kind) =>
      lost.some((thing) => thing.startsWith(`${kind} `) || thing.startsWith(`docker ${kind} `)),
    );
    app.print(ways.map((kind) => texts.reset.wayBack(kind)).join('\n'));
  }
  if (settings.length > 0) app.print([texts.reset.settings, ...settings.map((file) => `  ${file}`)].join('\n'));
}
