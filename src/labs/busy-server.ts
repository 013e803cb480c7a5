import { patience } from '../plan/emulated.js';
import type { CommandResult } from './command-result.js';
import type { LabContext } from './run.js';

/** Of a usual machine. */
const BUSY_SECONDS = 30;
const INTERVAL_MS = 1000;

/**
 * A question of kubectl, again while the API server is too busy for a handshake: kubectl gives it ten seconds, whatever
 * --request-timeout says, and a server on few processors that all labs ask at once takes longer. One that is down
 * refuses the connection instead, and is believed.
 */
export async function askBusyServer(
  { clock, signal, plan }: Pick<LabContext, 'clock' | 'signal' | 'plan'>,
  ask: () => Promise<CommandResult>,
): Promise<CommandResult> {
  const end = clock.now() + BUSY_SECONDS * 1000 * patience(plan);
  for (;;) {
    const result = await ask();
    const isBusy = result.exitCode !== 0 && result.stderr.includes('TLS handshake timeout');
    if (!isBusy || clock.now() >= end || signal.aborted) return result;
    await clock.sleep(INTERVAL_MS, signal).catch(() => undefined);
  }
}
