import type { PlanStep } from '../plan/model.js';
import type { SshTarget } from '../provider/provider.js';
import { openSsh } from '../ssh/open-ssh.js';
import type { SshExec } from '../ssh/ssh-exec.js';
import type { Session } from './session.js';
import type { RunnableStep } from './step.js';

/** Opens the one connection of a node, unless the boot step has it open already. */
export function connectStep(session: Session, step: PlanStep): RunnableStep {
  return {
    step,
    run: async ({ signal, line }) => {
      if (session.connections.has(step.node)) return { changed: false };
      const target = session.targets.find(({ node }) => node === step.node);
      if (!target) throw new Error(`The provider did not tell how to reach ${step.node}`);
      line(`connecting to ${target.user}@${target.host}:${target.port}`);
      const hostKeys = await session.provider.hostKeys(step.node, { signal });
      session.connections.set(
        step.node,
        await connect(session, target, { hostKeys, signal, deadlineMs: step.deadlineSeconds * 1000 }),
      );
      return { changed: true };
    },
  };
}

export async function connect(
  session: Session,
  target: SshTarget,
  options: { hostKeys: readonly string[] | undefined; signal: AbortSignal; deadlineMs: number },
): Promise<SshExec> {
  return openSsh({
    target,
    knownHosts: session.knownHosts,
    clock: session.clock,
    ...options,
    onHostKey: ({ node, fingerprint, source }) => {
      if (source === 'first-use') session.note('info', session.texts.trusting(node, fingerprint));
    },
  });
}
