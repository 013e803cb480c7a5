import { LabError } from '../errors.js';
import type { PlanStep } from '../plan/model.js';
import { GUEST_PROGRAM, runGuest } from './guest-step.js';
import { readGuestResult } from './guest-result.js';
import { connectionOf, controlPlaneOf, type Session } from './session.js';
import type { RunnableStep, StepContext } from './step.js';

const JOIN_ENV = '/run/k8slab/join.env';
const JOIN_DATA = /^K8SLAB_JOIN_TOKEN=\S+\nK8SLAB_JOIN_CA_CERT_HASH=sha256:[0-9a-f]{64}$/m;

/**
 * A worker joins with a token minted for it a moment before. One that has joined already is only looked at: no
 * token is minted for nothing.
 */
export function joinStep(session: Session, step: PlanStep): RunnableStep {
  return {
    step,
    run: async (context) => {
      if (await hasJoined(session, context)) {
        try {
          return await runGuest(session, context);
        } catch (error) {
          // The worker found out that it has to join anew.
          if (!(error instanceof LabError) || error.code !== 'K8SLAB_JOIN_DATA') throw error;
        }
      }
      await bringJoinData(session, context);
      return runGuest(session, context);
    },
  };
}

async function hasJoined(session: Session, { step, signal }: StepContext): Promise<boolean> {
  const argv = ['test', '-s', '/etc/kubernetes/kubelet.conf'];
  const result = await connectionOf(session, step.node).run({ argv, sudo: true, signal, deadlineMs: 30_000 });
  // Not knowing is no answer: a token would be minted, and a worker that is in the cluster told to join.
  if (result.reason !== 'exit') readGuestResult(step.id, step.node, result);
  return result.ok;
}

/** From the control plane to the worker through this process: by stdin, never in argv, a log or a file here. */
async function bringJoinData(session: Session, { step, signal, line }: StepContext): Promise<void> {
  const controlPlane = controlPlaneOf(session.plan).name;
  line(`asking ${controlPlane} for a join token`);
  const minted = await connectionOf(session, controlPlane).run({
    argv: [GUEST_PROGRAM, 'join-data'],
    sudo: true,
    signal,
    deadlineMs: 120_000,
  });
  const data = JOIN_DATA.exec(minted.stdout)?.[0];
  if (!minted.ok || data === undefined) {
    // Never a success: join-data prints no K8SLAB_RESULT.
    readGuestResult(`join-data:${controlPlane}`, controlPlane, minted);
    throw new LabError('K8SLAB_JOIN_DATA', `Cannot join ${step.node}: ${controlPlane} gave no join data`);
  }
  await connectionOf(session, step.node).put(Buffer.from(`${data}\n`), JOIN_ENV, { mode: 0o600, signal });
}
