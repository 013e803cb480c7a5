import { type Bundle, summarizeBundle } from '../bundle/read.js';
import type { HostStepKind, PlanStep, StepKind } from '../plan/model.js';
import { bootStep } from './boot.js';
import { guestStep } from './guest-step.js';
import { joinStep } from './join.js';
import { kubeconfigStep } from './kubeconfig.js';
import { connectInTimeStep } from './node-clock.js';
import type { Session } from './session.js';
import { smokeStep } from './smoke.js';
import type { RunnableStep } from './step.js';
import { uploadStep } from './upload.js';

type MakeStep = (session: Session, step: PlanStep, bundle: Bundle | undefined) => RunnableStep;

/** What does each kind of step; every other one is a guest script. What comes after what is in the plan. */
const IMPLEMENTATIONS: Readonly<Record<HostStepKind | 'join', MakeStep>> = {
  boot: bootStep,
  connect: connectInTimeStep,
  upload: uploadStep,
  join: joinStep,
  kubeconfig: kubeconfigStep,
  smoke: (session, step, bundle) => smokeStep(session, step, bundle && summarizeBundle(bundle).images),
};

function implementationOf(kind: StepKind): MakeStep {
  return Object.hasOwn(IMPLEMENTATIONS, kind) ? IMPLEMENTATIONS[kind as keyof typeof IMPLEMENTATIONS] : guestStep;
}

export function bringUpSteps(
  session: Session,
  bundle: Bundle | undefined,
  steps: readonly PlanStep[] = session.plan.steps,
): RunnableStep[] {
  return steps.map((step) => forgetting(session, implementationOf(step.kind)(session, step, bundle)));
}

/** Whatever has changed has to be verified again, also by the run after one that was killed in between. */
function forgetting(session: Session, { run, ...rest }: RunnableStep): RunnableStep {
  return {
    ...rest,
    run: async (context) => {
      const outcome = await run(context);
      if (outcome.changed && session.journal.data.verifiedAt !== undefined) {
        await session.journal.update({ verifiedAt: undefined });
      }
      return outcome;
    },
  };
}
