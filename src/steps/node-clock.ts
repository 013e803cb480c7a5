import { LabError } from '../errors.js';
import { mustRun } from '../exec/must-run.js';
import type { SshExec } from '../ssh/ssh-exec.js';
import type { Session } from './session.js';
import type { StepContext } from './step.js';

/** Nearer than this NTP does the rest; certificates, leases and tokens of a cluster bear that much. */
const ALLOWED_SECONDS = 30;
const ASK_MS = 30_000;

/**
 * By a difference, not to a time: an emulated machine takes seconds to come to the point where it could be told the
 * time. The hardware clock too, where there is one, or a reboot brings the old time back.
 */
const MOVE = 'date -s "@$(($(date +%s) + $1))" && { hwclock --systohc || true; } 2>/dev/null';

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

/** Whole seconds that a node is behind this host; negative: ahead. */
async function secondsBehind({ clock }: Session, node: SshExec, signal: AbortSignal): Promise<number> {
  const before = clock.now();
  const { stdout } = await mustRun(
    node,
    { argv: ['date', '+%s'], signal, deadlineMs: ASK_MS },
    { code: 'K8SLAB_CLOCK', what: `ask ${node.where} for the time` },
  );
  const there = /^\d+$/.exec(stdout.trim())?.[0];
  if (there === undefined) {
    throw new LabError(
      'K8SLAB_CLOCK',
      `Cannot read the clock of ${node.where}: date printed ${stdout.trim().slice(0, 40)}`,
    );
  }
  return Math.round((before + clock.now()) / 2000 - Number(there));
}

/** `3.0 days behind`, `45 s ahead`. */
function describe(behind: number): string {
  const seconds = Math.abs(behind);
  const size =
    seconds < 600
      ? `${seconds} s`
      : seconds < 36_000
        ? `${Math.round(seconds / 60)} min`
        : `${(seconds / 86_400).toFixed(1)} days`;
  return `${size} ${behind > 0 ? 'behind' : 'ahead'}`;
}
