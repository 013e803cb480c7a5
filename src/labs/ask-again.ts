import { patience } from '../plan/emulated.js';
import type { CommandResult } from './command-result.js';
import type { LabContext } from './run.js';

/** Of a usual machine. */
const BUSY_MS = 30_000;
const INTERVAL_MS = 2000;

type Waiting = Pick<LabContext, 'clock' | 'signal' | 'plan'>;

/**
 * A question again while it cannot be answered yet.
 *
 * @param usualMs how long on a usual machine
 * @returns the last answer, whatever it says
 */
export async function askAgain(
  { clock, signal, plan }: Waiting,
  usualMs: number,
  isTooEarly: (answer: CommandResult) => boolean,
  ask: () => Promise<CommandResult>,
): Promise<CommandResult> {
  const end = clock.now() + usualMs * patience(plan);
  for (;;) {
    const answer = await ask();
    if (!isTooEarly(answer) || clock.now() >= end || signal.aborted) return answer;
    await clock.sleep(INTERVAL_MS, signal).catch(() => undefined);
  }
}

/**
 * A question of kubectl, again while the API server is too busy for a handshake: kubectl gives it ten seconds, whatever
 * --request-timeout says, and a server on few processors that all labs ask at once takes longer. One that is down
 * refuses the connection instead, and is believed.
 */
export function askBusyServer(waiting: Waiting, ask: () => Promise<CommandResult>): Promise<CommandResult> {
  const isBusy = ({ exitCode, stderr }: CommandResult): boolean =>
    exitCode !== 0 && stderr.includes('TLS handshake timeout');
  return askAgain(waiting, BUSY_MS, isBusy, ask);
}
