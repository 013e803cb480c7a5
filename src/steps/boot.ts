import { isLabError } from '../errors.js';
import type { PlanStep } from '../plan/model.js';
import { connect } from './connect.js';
import { knownMachines } from './machines.js';
import { closeSession, type Session } from './session.js';
import type { RunnableStep, StepContext } from './step.js';
import { rememberedTargets, rememberTargets } from './targets.js';

/** For a machine that is up, ten times more than it needs; for one that is not, the time lost. */
const FAST_DEADLINE_MS = 5000;

/**
 * Makes and starts the machines. Where all of them answer on the connections of the last time there is nothing to
 * do, and Vagrant, which takes seconds to say so, is not asked at all.
 */
export function bootStep(session: Session, step: PlanStep): RunnableStep {
  return {
    step,
    run: async (context) => {
      if (await allAnswer(session, context)) return { changed: false };
      const { signal, line } = context;
      const nodes = session.plan.nodes.map(({ name }) => name);
      // Before the machines: a run that is killed in between still tells that they may exist.
      await session.journal.update({ lab: session.plan.lab, provider: session.plan.provider.name, nodes });
      await session.provider.up(nodes, {
        signal,
        onProgress: (node, text) => line(node === undefined ? text : `${node}: ${text}`),
      });
      session.targets = await session.provider.sshTargets(nodes, { signal });
      await rememberTargets(session.journal, session.targets);
      return { changed: true };
    },
  };
}

/** The truth, not the record of it: each machine has to let us in under its known host key. */
export async function allAnswer(session: Session, { signal, line }: StepContext): Promise<boolean> {
  const nodes = session.plan.nodes.map(({ name }) => name);
  const targets = rememberedTargets(session.journal, nodes);
  const machines = await knownMachines(session.labDir);
  const { name: provider } = session.plan.provider;
  const known = nodes.every(
    (name) =>
      machines.some((machine) => machine.node === name && machine.provider === provider) &&
      session.knownHosts.keysOf(name).length > 0,
  );
  if (!targets || !known) return false;
  try {
    await Promise.all(
      targets.map(async (target) => {
        const options = { hostKeys: undefined, signal, deadlineMs: FAST_DEADLINE_MS };
        session.connections.set(target.node, await connect(session, target, options));
      }),
    );
    session.targets = targets;
    line(`all ${targets.length} machines answer`);
    return true;
  } catch (error) {
    signal.throwIfAborted();
    if (!isLabError(error)) throw error;
    line(`not all machines answer, asking Vagrant: ${error.message}`);
    await closeSession(session);
    return false;
  }
}
