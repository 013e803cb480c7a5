import { type Bundle, summarizeBundle } from '../bundle/read.js';
import type { PlanStep, StepKind } from '../plan/model.js';
import { bootStep } from './boot.js';
import { connectStep } from './connect.js';
import { guestStep } from './guest-step.js';
import { joinStep } from './join.js';
import { kubeconfigStep } from './kubeconfig.js';
import type { Session } from './session.js';
import { smokeStep } from './smoke.js';
import type { RunnableStep } from './step.js';
import { uploadStep } from './upload.js';

type MakeStep = (session: Session, step: PlanStep, bundle: Bundle | undefined) => RunnableStep;

/** The whole bring-up: what does each kind of step. What comes after what is in the plan. */
const IMPLEMENTATIONS: Readonly<Record<StepKind, MakeStep>> = {
  boot: bootStep,
  connect: connectStep,
  upload: uploadStep,
  hosts: guestStep,
  system: guestStep,
  packages: guestStep,
  runtime: guestStep,
  kubernetes: guestStep,
  images: guestStep,
  init: guestStep,
  cni: guestStep,
  kubectl: guestStep,
  join: joinStep,
  kubeconfig: kubeconfigStep,
  ready: guestStep,
  'component-images': guestStep,
  metallb: guestStep,
  ingress: guestStep,
  'metrics-server': guestStep,
  nfs: guestStep,
  registry: guestStep,
  helm: guestStep,
  kustomize: guestStep,
  jenkins: guestStep,
  smoke: (session, step, bundle) => smokeStep(session, step, bundle && summarizeBundle(bundle).images),
};

export function bringUpSteps(
  session: Session,
  bundle: Bundle | undefined,
  steps: readonly PlanStep[] = session.plan.steps,
): RunnableStep[] {
  return steps.map((step) => forgetting(session, IMPLEMENTATIONS[step.kind](session, step, bundle)));
}

/** Whatever has changed has to be verified again, also by the run after one that was killed in between. */
function forgetting(session: Session, { step, run }: RunnableStep): RunnableStep {
  return {
    step,
    run: async (context) => {
      const outcome = await run(context);
      if (outcome.changed && session.journal.data.verifiedAt !== undefined) {
        await session.journal.update({ verifiedAt: undefined });
      }
      return outcome;
    },
  };
}
