import { isLabError } from '../errors.js';
import type { PlanStep } from '../plan/model.js';
import { BASE_SET } from '../snapshot/model.js';
import { snapshotSteps } from '../snapshot/save.js';
import { readSnapshots, updateSnapshots } from '../snapshot/snapshot-file.js';
import { keepStarts } from '../snapshot/starts.js';
import type { Session } from '../steps/session.js';
import type { RunnableStep } from '../steps/step.js';
import type { App } from './app.js';
import { providerOf } from './compose.js';
import type { PlannedLab } from './plan-lab.js';

/**
 * Whether this `up` ends with saving the lab as `base`: a new lab, or one that was new in a run that did not come to
 * its end. Noted before the machines are made: of a lab that is years old nobody knows that it is as `up` left it.
 */
export async function baseIsWanted(
  app: App,
  { plan, machines }: Pick<PlannedLab, 'plan' | 'machines'>,
  allowed: boolean,
): Promise<boolean> {
  const file = await readSnapshots(app.labDir);
  const fresh = machines.length === 0 || file.baseWanted === true;
  const wanted = allowed && fresh && providerOf(app, plan).snapshots !== undefined;
  if (wanted !== (file.baseWanted === true)) {
    await updateSnapshots(app.labDir, ({ baseWanted: _before, ...rest }) =>
      wanted ? { ...rest, baseWanted: true } : rest,
    );
  }
  return wanted;
}

/** After everything else. A lab that cannot be saved is still a lab: that is a warning. */
export function baseSteps(app: App, session: Session, steps: readonly PlanStep[]): RunnableStep[] {
  const needs = steps.map(({ id }) => id);
  return snapshotSteps(session, { name: BASE_SET, version: app.version }, needs).map(({ run, ...rest }) => ({
    ...rest,
    run: async (context) => {
      try {
        return await run(context);
      } catch (error) {
        if (context.signal.aborted || !isLabError(error)) throw error;
        session.note('warning', app.texts.snapshot.baseNotSaved(error.message));
        return { changed: false };
      }
    },
  }));
}

/** When `up` is done: the start for the soft way was recorded after the machines were saved, and belongs to them. */
export async function baseIsSaved(app: App): Promise<void> {
  const { sets } = await readSnapshots(app.labDir);
  if (sets.some(({ name, state }) => name === BASE_SET && state === 'complete')) await keepStarts(app.labDir, BASE_SET);
  await updateSnapshots(app.labDir, ({ baseWanted: _done, ...rest }) => rest);
}
