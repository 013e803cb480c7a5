import type { Clock } from '../../exec/clock.js';
import type { HostProcess } from '../../exec/host-process.js';
import { type DaemonRecord, type DaemonRecords, isRunning } from './daemon-record.js';

/** A docker server with containers takes its time to stop them. */
const PATIENCE_MS = 30_000;
const INTERVAL_MS = 100;

/** Ends what `doctor --fix` has started, and nothing else. Returns what was still running. */
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
  process.kill(record.pid, 'SIGTERM');
  for (let waited = 0; waited < PATIENCE_MS; waited += INTERVAL_MS) {
    if (!(await isRunning(record, process))) return;
    await clock.sleep(INTERVAL_MS);
  }
  if (await isRunning(record, process)) process.kill(record.pid, 'SIGKILL');
}
