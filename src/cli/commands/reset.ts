import { ExitCode, isLabError, LabError } from '../../errors.js';
import { LabTrouble } from '../../labs/place.js';
import { nodesDown } from '../../labs/nodes-down.js';
import type { LabContext } from '../../labs/run.js';
import type { Plan } from '../../plan/model.js';
import { applyReset } from '../../reset/apply.js';
import { BASE, readBaseline } from '../../reset/baseline-file.js';
import { isNothing, planReset } from '../../reset/compare.js';
import { describeReset } from '../../reset/describe.js';
import type { Baseline, ResetPlan } from '../../reset/model.js';
import { takeState } from '../../reset/take.js';
import { nodeDown } from '../../reset/nodes-down.js';
import { writePlace } from '../../state/lab-place.js';
import { agreed } from '../agreed.js';
import type { App } from '../app.js';
import { providerOf } from '../compose.js';
import type { Command } from '../invocation.js';
import { locked, requirePlan } from '../lab-state.js';
import { findLabs } from '../labs/find-labs.js';
import { withCluster } from '../labs/cluster-context.js';
import { exitCodeOfRun } from '../run-on-lab.js';
import { saveSet } from '../snapshots.js';
import { recordStart } from '../start-state.js';
import { hardSet, resetHard } from './reset-hard.js';
import { restoreAgreed } from './snapshot-restore.js';

type ResetCommand = Extract<Command, { verb: 'reset' }>;

/**
 * Takes back whatever was done since the start of the lab, or of a chapter that has a start of its own: softly, by
 * comparing, where every node can be asked, which is faster and keeps what is marked; else by restoring machines.
 */
export async function reset(app: App, command: ResetCommand): Promise<ExitCode> {
  const plan = await requirePlan(app);
  await requireChapter(app, command.chapter);
  return locked(app, async () => {
    if (command.record) return record(app, plan, command.chapter ?? BASE);
    if (command.way === 'hard') return resetHard(app, plan, command);
    return command.way === 'soft'
      ? troubleExplained(() => goBack(app, plan, command, {}))
      : eitherWay(app, plan, command);
  });
}

async function eitherWay(app: App, plan: Plan, command: ResetCommand): Promise<ExitCode> {
  const soft: SoftReset = { refuseDown: true };
  try {
    return await troubleExplained(() => goBack(app, plan, command, soft));
  } catch (error) {
    app.signal.throwIfAborted();
    // What fails once it was shown and agreed to is not done in another way without a word.
    if (soft.shown === true || !isLabError(error)) throw error;
    const set = await hardSet(app, plan, command.chapter);
    if (set) {
      app.say(app.texts.reset.hardBecause(error.message));
      return restoreAgreed(app, plan, set, command.dryRun);
    }
    if (error.code !== 'K8SLAB_NODE_DOWN') throw error;
    app.say(`${app.texts.cli.warning}: ${app.texts.reset.softAnyway(error.message)}`);
    return troubleExplained(() => goBack(app, plan, command, {}));
  }
}

async function troubleExplained(work: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof LabTrouble)) throw error;
    throw new LabError('K8SLAB_RESET', `Cannot reset: ${error.message}`, {
      hint: 'See what is up with: k8slab status. Where a snapshot was saved: k8slab reset --hard',
    });
  }
}

/** Also keeps paths out of a name that becomes a file's. */
async function requireChapter(app: App, chapter: string | undefined): Promise<void> {
  if (chapter === undefined) return;
  const chapters = [...new Set((await findLabs(app, undefined)).map(({ lab }) => lab.id.split('/')[0] ?? ''))];
  if (chapters.includes(chapter)) return;
  throw new LabError('K8SLAB_USAGE', `Cannot reset to ${chapter}: there are the chapters ${chapters.join(', ')}`, {
    exitCode: ExitCode.usage,
    hint: 'Without a chapter the lab goes back to where it was after `k8slab up`',
  });
}

async function record(app: App, plan: Plan, name: string): Promise<ExitCode> {
  const { takenAt, state } = await recordStart(app, plan, name);
  const objects = Object.keys(state.objects).length;
  if (app.json) app.printJson({ type: 'start-recorded', name, takenAt, objects });
  else app.print(app.texts.reset.recorded(name, objects));
  // For the hard way; the set takes the record of the soft way along.
  return providerOf(app, plan).snapshots ? exitCodeOfRun(await saveSet(app, plan, name)) : ExitCode.ok;
}

interface SoftReset {
  /** Nodes that are not Ready are a reason to take the other way. */
  refuseDown?: boolean;
  /** Set once the user has seen what will be done. */
  shown?: boolean;
}

async function goBack(app: App, plan: Plan, command: ResetCommand, soft: SoftReset): Promise<ExitCode> {
  const { chapter, dryRun } = command;
  const start = await startOf(app, chapter);
  return withCluster(app, { plan }, async (context) => {
    const [state, down] = await Promise.all([takeState(context), soft.refuseDown ? nodesDown(context) : []]);
    if (down.length > 0) throw nodeDown(down);
    const todo = planReset(start.state, state);
    soft.shown = true;
    if (soft.refuseDown && !app.json) app.say(app.texts.reset.softWay);
    show(app, 'reset-plan', todo);
    if (isNothing(todo)) {
      if (!app.json) app.print(app.texts.reset.nothing);
      return ExitCode.ok;
    }
    if (dryRun) return ExitCode.ok;
    if (!(await agreed(app, 'reset the lab', app.texts.reset.ask, false))) {
      app.print(app.texts.reset.notReset);
      return ExitCode.ok;
    }
    const code = await carryOut(app, context, start, todo);
    await writePlace(app.labDir, { at: chapter ?? BASE, how: 'reset', time: new Date(app.clock.now()).toISOString() });
    return code;
  });
}

async function carryOut(app: App, context: LabContext, start: Baseline, todo: ResetPlan): Promise<ExitCode> {
  const began = app.clock.now();
  const rest = await applyReset(context, start.state, todo, (line) => app.say(line));
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
  const start =
    (chapter === undefined ? undefined : await readBaseline(app.labDir, chapter)) ??
    (await readBaseline(app.labDir, BASE));
  if (start) return start;
  throw new LabError('K8SLAB_NO_START', 'Cannot reset: no start was recorded for this lab', {
    exitCode: ExitCode.usage,
    hint: 'A new lab has one after `k8slab up`. To make what is there now the start: k8slab reset --record',
  });
}

function show(app: App, type: 'reset-plan' | 'reset-left', plan: ResetPlan): void {
  const { kept, lost } = plan;
  const lines = describeReset(plan);
  if (app.json) {
    app.printJson({ type, way: 'soft', changes: lines, kept, lost });
    return;
  }
  const { texts } = app;
  if (lines.length > 0) app.print([texts.reset.plan, ...lines.map((line) => `  ${line}`)].join('\n'));
  if (kept.length > 0) app.print([texts.reset.kept, ...kept.map((key) => `  ${key}`)].join('\n'));
  if (lost.length > 0) app.print([texts.reset.lost, ...lost.map((thing) => `  ${thing}`)].join('\n'));
}
