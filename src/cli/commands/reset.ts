import type { KeepRule } from '../../config/keep.js';
import { ExitCode, isLabError, LabError } from '../../errors.js';
import { chaptersOf, labFolders } from '../../labs/lab-folders.js';
import { LabTrouble } from '../../labs/place.js';
import type { Plan } from '../../plan/model.js';
import { BASE } from '../../reset/baseline-file.js';
import type { App } from '../app.js';
import { packageLabs } from '../compose-host.js';
import { providerOf } from '../compose.js';
import type { Command } from '../invocation.js';
import { keepRules } from '../keep-rules.js';
import { locked, requirePlan } from '../lab-state.js';
import { exitCodeOfRun } from '../run-on-lab.js';
import { saveSet } from '../snapshots.js';
import { recordStart } from '../start-state.js';
import { installForChapter, showWay, type WayToChapter, wayTo } from './reset-build.js';
import { hardSet, resetHard } from './reset-hard.js';
import { resetSoft, type SoftReset } from './reset-soft.js';
import { restoreAgreed } from './snapshot-restore.js';
import { PLAIN_UP, up } from './up.js';

type ResetCommand = Extract<Command, { verb: 'reset' }>;

/**
 * Takes back whatever was done since the start of the lab, or of a chapter that has a start of its own: softly, by
 * comparing, where every node can be asked, which is faster and keeps what is marked; else by restoring machines.
 */
export async function reset(app: App, command: ResetCommand): Promise<ExitCode> {
  const { chapter } = command;
  await requireChapter(app, chapter);
  if (chapter !== undefined && !command.record && command.way !== 'hard') {
    const way = await wayTo(app, chapter);
    if (way) return build(app, command, way);
  }
  const plan = await requirePlan(app);
  return locked(app, async () => {
    if (command.record) return record(app, plan, chapter ?? BASE);
    return command.way === 'hard' ? resetHard(app, plan, command) : goBack(app, plan, command, {});
  });
}

/** To the start of the lab, what the chapter needs on top of it, and from there on that is the chapter's start. */
async function build(app: App, command: ResetCommand, way: WayToChapter): Promise<ExitCode> {
  const { chapter } = way;
  showWay(app, way);
  if (way.up) {
    if (command.dryRun) return ExitCode.ok;
    const code = await up(app, PLAIN_UP);
    if (code !== ExitCode.ok) return code;
  }
  const soft: SoftReset = {};
  const toBase = { ...command, chapter: undefined };
  const back = await locked(app, async () => goBack(app, await requirePlan(app), toBase, soft));
  if (back !== ExitCode.ok || soft.declined || command.dryRun) return back;
  const installed = await installForChapter(app, chapter);
  if (installed !== ExitCode.ok) return installed;
  return locked(app, async () => record(app, await requirePlan(app), chapter));
}

async function goBack(app: App, plan: Plan, command: ResetCommand, soft: SoftReset): Promise<ExitCode> {
  const keep = await keepRules(app, command.keep);
  const softly = (): Promise<ExitCode> => troubleExplained(() => resetSoft(app, plan, { ...command, keep }, soft));
  return command.way === 'soft' ? softly() : eitherWay(app, plan, { ...command, keep }, soft, softly);
}

async function eitherWay(
  app: App,
  plan: Plan,
  command: Pick<ResetCommand, 'chapter' | 'dryRun'> & { keep: readonly KeepRule[] },
  soft: SoftReset,
  softly: () => Promise<ExitCode>,
): Promise<ExitCode> {
  soft.refuseDown = true;
  try {
    return await softly();
  } catch (error) {
    app.signal.throwIfAborted();
    // What fails once it was shown and agreed to is not done in another way without a word.
    if (soft.shown === true || !isLabError(error)) throw error;
    // Who names what is to stay, by a flag or in the lab file, does not want the machines as they were.
    if (command.keep.length > 0) throw error;
    const set = await hardSet(app, plan, command.chapter);
    if (set) {
      app.say(app.texts.reset.hardBecause(error.message));
      return restoreAgreed(app, plan, set, command.dryRun, () => (soft.declined = true));
    }
    if (error.code !== 'K8SLAB_NODE_DOWN') throw error;
    app.say(`${app.texts.cli.warning}: ${app.texts.reset.softAnyway(error.message)}`);
    soft.refuseDown = false;
    return softly();
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
  const chapters = chaptersOf(await labFolders(packageLabs()));
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
