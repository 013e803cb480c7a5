import { waitUntil } from '../exec/wait-until.js';
import type { PlanStep } from '../plan/model.js';
import { runGuest } from '../steps/guest-step.js';
import { clockBehindMs } from '../steps/node-clock.js';
import { connectionOf, type Session } from '../steps/session.js';
import type { RunnableStep } from '../steps/step.js';

/** A node further off than this is not right: etcd, certificates and leases live by the clock. */
const ALLOWED_MS = 2000;
/** Nearer than this it is left alone; NTP does the rest without a jump. */
const RIGHT_MS = 1000;

/**
 * A restored machine goes on with the time of the snapshot. Its clock is set to that of this host by the difference
 * that was measured: an emulated machine takes seconds to come to the point where it could be told the time.
 */
export function clockStep(session: Session, step: PlanStep): RunnableStep {
  return {
    step,
    run: async (context) => {
      const { signal, line } = context;
      const node = connectionOf(session, step.node);
      const first = await clockBehindMs(node, session.clock, signal);
      if (Math.abs(first) < RIGHT_MS) return { changed: false };
      line(`the clock is ${describe(first)}`);
      let behind = first;
      await waitUntil({
        what: `the clock of ${step.node}`,
        code: 'K8SLAB_CLOCK',
        hint: 'What else sets the clock there? Look at: timedatectl, systemctl status chrony',
        deadlineMs: step.deadlineSeconds * 500,
        intervalMs: 2000,
        clock: session.clock,
        signal,
        probe: async () => {
          await runGuest(session, context, ['set-clock', (behind / 1000).toFixed(3)]);
          behind = await clockBehindMs(node, session.clock, signal);
          const right = Math.abs(behind) < ALLOWED_MS;
          return right ? { done: true, value: undefined } : { done: false, seen: `it is ${describe(behind)}` };
        },
      });
      return { changed: true };
    },
  };
}

function describe(behindMs: number): string {
  return `${(Math.abs(behindMs) / 1000).toFixed(1)} s ${behindMs > 0 ? 'behind' : 'ahead'}`;
}
