import { isRetired } from '../components/retired.js';
import type { PlanStep } from '../plan/model.js';
import { readGuestResult } from './guest-result.js';
import { connectionOf, type Session } from './session.js';
import type { RunnableStep, StepContext, StepOutcome } from './step.js';

export const GUEST_PROGRAM = '/opt/k8slab/guest/run.sh';

/** Runs one kind of guest script on the node of the step. The script itself finds out whether there is work. */
export async function runGuest(
  session: Session,
  context: StepContext,
  args: readonly string[] = [context.step.kind],
): Promise<StepOutcome> {
  const { step, signal, line } = context;
  const result = await connectionOf(session, step.node).run({
    argv: [GUEST_PROGRAM, ...args],
    sudo: true,
    signal,
    // The node ends the script too should this process be gone.
    deadlineMs: step.deadlineSeconds * 1000,
    onLine: line,
  });
  return { changed: readGuestResult(step.id, step.node, result) === 'changed' };
}

export function guestStep(session: Session, step: PlanStep): RunnableStep {
  return {
    step,
    run: async (context) => {
      const outcome = await runGuest(session, context);
      const component = session.plan.components.find(({ name }) => name === step.kind);
      if (outcome.changed && component && isRetired(component)) {
        session.note('warning', session.texts.retired(`${component.name} ${component.version}`));
      }
      return outcome;
    },
  };
}
