import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Clock } from './clock.js';
import type { HostProcess } from './host-process.js';

/** Time for a clean end between SIGTERM and SIGKILL. */
const KILL_AFTER_MS = 5000;

/**
 * Ends a program and all it started: SIGINT (when `interruptMs` is given), SIGTERM, SIGKILL. The program must
 * have been started detached, so that it leads a process group; a signal to the leader alone would orphan the
 * VBoxManage or docker that vagrant runs. Stops early when `ended` says so.
 */
export async function endProcessTree(options: {
  pid: number;
  host: HostProcess;
  clock: Clock;
  interruptMs: number | undefined;
  ended: AbortSignal;
}): Promise<void> {
  const { pid, host, clock, interruptMs, ended } = options;
  if (host.platform === 'win32') {
    // Windows has neither groups nor SIGTERM; taskkill walks the tree.
    const killer = spawn('taskkill', ['/PID', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true });
    await once(killer, 'close').catch(() => {});
    return;
  }
  const stages: { signal: NodeJS.Signals; waitMs: number }[] = [
    { signal: 'SIGTERM', waitMs: KILL_AFTER_MS },
    { signal: 'SIGKILL', waitMs: 0 },
  ];
  if (interruptMs !== undefined) stages.unshift({ signal: 'SIGINT', waitMs: interruptMs });
  for (const { signal, waitMs } of stages) {
    if (!signalGroup(host, pid, signal)) return;
    // Asked in small steps because the leader may end while its children go on: only an empty group is the end.
    for (let waited = 0; waited < waitMs; waited += 50) {
      if (ended.aborted && !signalGroup(host, pid, 0)) return;
      await clock.sleep(50);
    }
  }
}

/** One listener for all: Node takes more than ten on one event for a leak and says so. */
const endingWithUs = new WeakMap<HostProcess, Set<number>>();

/**
 * Has a program that leads a process group ended with us, whatever way we end: after the second Ctrl-C nobody is left
 * to do it, and what goes on working on the lab would hold its locks against the rerun. Windows has no groups.
 *
 * @returns takes it back, once the program has ended by itself
 */
export function endWithUs(pid: number, host: HostProcess): () => void {
  if (host.platform === 'win32') return () => {};
  const groups = endingWithUs.get(host) ?? new Set<number>();
  if (!endingWithUs.has(host)) {
    endingWithUs.set(host, groups);
    host.on('exit', () => endAll([...groups], host));
  }
  groups.add(pid);
  return () => groups.delete(pid);
}

/**
 * SIGTERM: Vagrant takes back the machine it is making, where SIGKILL would leave half of one in the rerun's way. What
 * does not listen is killed a little later by a shell that outlives us: at the exit nothing can be waited for.
 */
function endAll(groups: readonly number[], host: HostProcess): void {
  const left = groups.filter((group) => signalGroup(host, group, 'SIGTERM')).map((group) => `-${group}`);
  if (left.length === 0) return;
  const script = `sleep ${KILL_AFTER_MS / 1000}; kill -s KILL -- "$@"`;
  spawn('sh', ['-c', script, 'sh', ...left], { cwd: '/', detached: true, stdio: 'ignore' }).unref();
}

/** False when nobody is left in the group. */
function signalGroup(host: HostProcess, pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    host.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
}
