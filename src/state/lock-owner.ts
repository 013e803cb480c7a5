import { readFile } from 'node:fs/promises';
import type { HostProcess } from '../exec/host-process.js';

/** Content of a lock file. */
export interface LockOwner {
  pid: number;
  hostname: string;
  /** ISO 8601. */
  startedAt: string;
  /** Kernel's start time of the process where /proc tells it: a pid alone may belong to somebody else by now. */
  processStart: string | undefined;
  token: string;
}

export function parseOwner(text: string): LockOwner | undefined {
  try {
    const value = JSON.parse(text) as Partial<LockOwner> | null;
    if (!value || typeof value.pid !== 'number' || typeof value.hostname !== 'string') return undefined;
    if (typeof value.startedAt !== 'string' || typeof value.token !== 'string') return undefined;
    return { ...value, processStart: value.processStart } as LockOwner;
  } catch {
    return undefined;
  }
}

/** A lock from another host (shared directory) cannot be judged and counts as held. */
export async function isOwnerAlive(owner: LockOwner, host: HostProcess, hostname: string): Promise<boolean> {
  if (owner.hostname !== hostname) return true;
  try {
    host.kill(owner.pid, 0);
  } catch (error) {
    // EPERM: it lives and belongs to another user.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  const now = await processStart(owner.pid);
  return owner.processStart === undefined || now === undefined || now === owner.processStart;
}

/** Boot id and start tick of a process; undefined where there is no /proc. */
export async function processStart(pid: number): Promise<string | undefined> {
  try {
    const [stat, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'latin1'),
      readFile('/proc/sys/kernel/random/boot_id', 'latin1'),
    ]);
    // Field 22; counted after the program's name, which may hold spaces and parentheses.
    const tick = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return tick === undefined ? undefined : `${boot.trim()}/${tick}`;
  } catch {
    return undefined;
  }
}
