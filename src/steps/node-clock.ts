import { LabError } from '../errors.js';
import type { Clock } from '../exec/clock.js';
import { mustRun } from '../exec/must-run.js';
import type { PlanStep } from '../plan/model.js';
import type { SshExec } from '../ssh/ssh-exec.js';
import { connectStep } from './connect.js';
import { connectionOf, type Session } from './session.js';
import type { RunnableStep, StepContext } from './step.js';

/** Nearer than this NTP does the rest; certificates, leases and tokens of a cluster bear that much. */
const ALLOWED_SECONDS = 30;
const ASK_MS = 30_000;

/**
 * By a difference, not to a time: an emulated machine takes seconds to come to the point where it could be told the
 * time. The hardware clock too, where there is one, or a reboot brings the old time back.
 */
const MOVE = 'date -s "@$(($(date +%s) + $1))" && { hwclock --systohc || true; } 2>/dev/null';

/** The connect step of `up`, which also sees that the clock of the node is right. */
export function connectInTimeStep(session: Session, step: PlanStep): RunnableStep {
  const { run } = connectStep(session, step);
  return {
    step,
    run: async (context) => {
      const { changed } = await run(context);
      const moved = await keepClock(session, connectionOf(session, step.node), context);
      return { changed: changed || moved };
    },
  };
}

/**
 * Sets the clock of a machine that is far off that of this host, as one is that was suspended or restored. Before
 * anything else is done there: with a wrong clock certificates are not valid, and a worker would seem to be lost.
 *
 * @returns whether it was set
 * @throws LabError K8SLAB_CLOCK
 */
export async function keepClock(session: Session, node: SshExec, { signal, line }: StepContext): Promise<boolean> {
  // A container has the clock of its host.
  if (session.plan.provider.name === 'docker') return false;
  const behind = await secondsBehind(session, node, signal);
  if (Math.abs(behind) <= ALLOWED_SECONDS) return false;
  const off = describe(behind);
  line(`the clock is ${off}`);
  await mustRun(
    node,
    { argv: ['sh', '-c', MOVE, 'sh', String(behind)], sudo: true, signal, deadlineMs: ASK_MS },
    { code: 'K8SLAB_CLOCK', what: `set the clock of ${node.where}` },
  );
  const left = await secondsBehind(session, node, signal);
  if (Math.abs(left) > ALLOWED_SECONDS) {
    throw new LabError('K8SLAB_CLOCK', `Cannot set the clock of ${node.where}: it is still ${describe(left)}`, {
      hint: `What else sets it? k8slab ssh ${node.where} -- timedatectl`,
      details: { node: node.where, secondsBehind: left },
    });
  }
  session.note('warning', session.texts.clockSet(node.where, off));
  return true;
}

async function secondsBehind({ clock }: Session, node: SshExec, signal: AbortSignal): Promise<number> {
  return Math.round((await clockBehindMs(node, clock, signal)) / 1000);
}

/** How far a node is behind this host; negative: ahead. Right to half the time that the question takes. */
export async function clockBehindMs(node: SshExec, clock: Clock, signal: AbortSignal): Promise<number> {
  const before = clock.wall();
  const { stdout } = await mustRun(
    node,
    { argv: ['date', '+%s.%N'], signal, deadlineMs: ASK_MS },
    { code: 'K8SLAB_CLOCK', what: `ask ${node.where} for the time` },
  );
  const after = clock.wall();
  const there = Number(stdout.trim()) * 1000;
  if (!Number.isFinite(there)) {
    throw new LabError(
      'K8SLAB_CLOCK',
      `Cannot read the clock of ${node.where}: date printed ${stdout.trim().slice(0, 40)}`,
    );
  }
  return (before + after) / 2 - there;
}

/** `3.0 days behind`, `45 s ahead`. */
function describe(behind: number): string {
  const seconds = Math.abs(behind);
  const days = (seconds / 86_400).toFixed(1);
  const size = seconds < 600 ? `${seconds} s` : seconds < 36_000 ? `${Math.round(seconds / 60)} min` : `${days} days`;
  return `${size} ${behind > 0 ? 'behind' : 'ahead'}`;
}
