import { LabError } from '../../errors.js';
import type { Clock } from '../../exec/clock.js';
import type { HostProcess } from '../../exec/host-process.js';
import { type DaemonRecord, type DaemonRecords, isRefused, isRunning } from './daemon-record.js';

/** A docker server with containers takes its time to stop them. */
const PATIENCE_MS = 30_000;
const INTERVAL_MS = 100;

/**
 * Ends what `doctor --fix` has started, and nothing else. Returns what was still running.
 *
 * @throws LabError K8SLAB_STOP for what this user may not end; it stays on record
 */
export async function stopDaemons(
  records: DaemonRecords,
  { process, clock }: { process: HostProcess; clock: Clock },
): Promise<DaemonRecord[]> {
  const stopped: DaemonRecord[] = [];
  for (const record of await records.list()) {
    if (await isRunning(record, process)) {
      await end(record, process, clock);
      stopped.push(record);
    }
    await records.remove(record);
  }
  return stopped;
}

async function end(record: DaemonRecord, process: HostProcess, clock: Clock): Promise<void> {
  try {
    process.kill(record.pid, 'SIGTERM');
  } catch (error) {
    if (!isRefused(error)) return;
    throw new LabError('K8SLAB_STOP', `Cannot stop ${record.name} (pid ${record.pid}): it is another user's`, {
      hint: 'Stop it as the user who started it, with: sudo -E k8slab doctor --stop',
      cause: error,
    });
  }
  for (let waited = 0; waited < PATIENCE_MS; waited += INTERVAL_MS) {
    if (!(await isRunning(record, process))) return;
    await clock.sleep(INTERVAL_MS);
  }
  if (await isRunning(record, process)) process.kill(record.pid, 'SIGKILL');
}
