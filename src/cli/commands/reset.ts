import { ExitCode, LabError } from '../../errors.js';
import { LabTrouble } from '../../labs/place.js';
import type { LabContext } from '../../labs/run.js';
import type { Plan } from '../../plan/model.js';
import { applyReset } from '../../reset/apply.js';
import { BASE, readBaseline } from '../../reset/baseline-file.js';
import { isNothing, planReset } from '../../reset/compare.js';
import { describeReset } from '../../reset/describe.js';
import type { Baseline, ResetPlan } from '../../reset/model.js';
import { takeState } from '../../reset/take.js';
import { writePlace } from '../../state/lab-place.js';
import { agreed } from '../agreed.js';
import type { App } from '../app.js';
import type { Command } from '../invocation.js';
import { locked, requirePlan } from '../lab-state.js';
import { findLabs } from '../labs/find-labs.js';
import { withCluster } from '../labs/cluster-context.js';
import { recordStart } from '../start-state.js';

type ResetCommand = Extract<Command, { verb: 'reset' }>;

/** Takes back whatever was done since the start of the lab, or of a chapter that has a start of its own. */
export async function reset(app: App, command: ResetCommand): Promise<ExitCode> {
  const plan = await requirePlan(app);
  await requireChapter(app, command.chapter);
  return locked(app, async () => {
    try {
      return await (command.record ? record(app, plan, command.chapter ?? BASE) : goBack(app, plan, command));
    } catch (error) {
      if (!(error instanceof LabTrouble)) throw error;
      throw new LabError('K8SLAB_RESET', `Cannot reset: ${error.message}`, {
        hint: 'See what is up with: k8slab status',
      });
    }
  });
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
  return ExitCode.ok;
}

async function goBack(app: App, plan: Plan, { chapter, dryRun }: ResetCommand): Promise<ExitCode> {
  const start = await startOf(app, chapter);
  return withCluster(app, { plan }, async (context) => {
    const todo = planReset(start.state, await takeState(context));
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
    hint: 'Run the reset again; what stays can be removed with kubectl on m-k8s, or the lab be made anew with destroy and up',
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
    app.printJson({ type, changes: lines, kept, lost });
    return;
  }
  const { texts } = app;
  if (lines.length > 0) app.print([texts.reset.plan, ...lines.map((line) => `  ${line}`)].join('\n'));
  if (kept.length > 0) app.print([texts.reset.kept, ...kept.map((key) => `  ${key}`)].join('\n'));
  if (lost.length > 0) app.print([texts.reset.lost, ...lost.map((thing) => `  ${thing}`)].join('\n'));
}
