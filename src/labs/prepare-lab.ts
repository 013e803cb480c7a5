import { createBackground } from './background.js';
import { must, program } from './place.js';
import { placeFiles } from './place-files.js';
import type { ResolvedLab } from './resolve-lab.js';
import type { LabContext } from './run.js';
import { type PhaseResult, runPhase } from './run-steps.js';
import type { LabPlace } from './shell.js';

/** In the lab's folder on the control plane, and gone with it: what earlier sections leave behind is there. */
const PREPARED = '.k8slab-prepared';

/**
 * Everything before a lab's first step, for a learner who types the steps: its files, and once its setup. Once, as a
 * learner may have taken away or changed by now what it makes.
 *
 * @param source folder of lab.yaml
 * @throws LabTrouble
 */
export async function prepareLab(
  context: LabContext,
  resolved: ResolvedLab,
  place: LabPlace,
  { source, force }: { source: string; force: boolean },
): Promise<PhaseResult> {
  const { id, setup } = resolved.lab;
  const { sink } = context;
  sink({ type: 'lab-phase', lab: id, phase: 'files' });
  const folders = await placeFiles(context, resolved, place, { source, force });
  const wanted = setup.some((step) => !resolved.skippedSteps.has(step.id));
  const before = wanted && !force && (await isPrepared(context, place));
  let result: PhaseResult = { steps: [], checks: [] };
  if (wanted && !before) {
    sink({ type: 'lab-phase', lab: id, phase: 'setup' });
    const background = createBackground(context);
    result = await runPhase(context, { phase: 'setup', resolved, place, background, goOn: false, withChecks: true });
    await background.stop();
    if (result.broken === undefined) await markPrepared(context, place);
  }
  const prepared = !wanted ? 'nothing' : before ? 'before' : result.broken === undefined ? 'now' : 'failed';
  sink({ type: 'lab-files', lab: id, folders, prepared });
  return result;
}

/** Also after the setup of a lab that is played: who goes on by hand finds it prepared. @throws LabTrouble */
export async function markPrepared(context: LabContext, place: LabPlace): Promise<void> {
  must(context, await program(context, ['touch', `${place.dir}/${PREPARED}`]));
}

async function isPrepared(context: LabContext, place: LabPlace): Promise<boolean> {
  const found = await program(context, ['test', '-e', `${place.dir}/${PREPARED}`]);
  if (found.exitCode === 1) return false;
  must(context, found);
  return true;
}
