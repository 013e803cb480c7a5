import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ExitCode, LabError } from '../errors.js';
import type { Clock } from '../exec/clock.js';
import type { HostProcess } from '../exec/host-process.js';
import { isOwnerAlive, type LockOwner, parseOwner, processStart } from './lock-owner.js';

/** A lock file without content is one that is being written, unless it stays so for longer than this. */
const HALF_WRITTEN_MS = 5000;
/** A takeover is a matter of milliseconds; its guard is stale when it is older. */
const GUARD_STALE_MS = 10_000;
const ATTEMPTS = 40;
const RETRY_MS = 50;

export interface LockOptions {
  path: string;
  host: HostProcess;
  hostname: string;
  clock: Clock;
  onNote: (message: string) => void;
  /** What is locked, for the message; default `the lab`. */
  what?: string;
}

export interface Lock {
  /** Gives the lock back; safe to call twice. */
  release(): Promise<void>;
}

/**
 * One k8slab per lab directory. A lock whose process is gone is taken over with a note.
 *
 * @throws LabError `K8SLAB_LOCKED`, exit code 4, naming who holds it since when.
 */
export async function acquireLock(options: LockOptions): Promise<Lock> {
  const { path, host, hostname, clock } = options;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const owner: LockOwner = {
    pid: host.pid,
    hostname,
    startedAt: new Date(clock.now()).toISOString(),
    processStart: await processStart(host.pid),
    token: randomUUID(),
  };
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (await create(path, owner)) return held(path, owner.token, host);
    const text = await readText(path);
    // Released between our two looks.
    if (text === undefined) continue;
    const holder = parseOwner(text);
    if (holder ? await isOwnerAlive(holder, host, hostname) : await isFresh(path, clock))
      throw lockedError(options, holder);
    if (!(await removeStale(path, text, clock))) {
      await clock.sleep(RETRY_MS);
      continue;
    }
    const who = holder ? `process ${holder.pid}, started ${holder.startedAt}, is gone` : 'it was never completed';
    options.onNote(`Took over the lock of an earlier run: ${who}`);
  }
  throw lockedError(options, undefined);
}

/** Given back by its owner, or when the process ends before that: a second Ctrl-C waits for nothing. */
function held(path: string, token: string, host: HostProcess): Lock {
  const atExit = (): void => {
    try {
      if (parseOwner(readFileSync(path, 'utf8'))?.token === token) rmSync(path, { force: true });
    } catch {
      // It is gone already; or stays, and the next run takes it over.
    }
  };
  host.on('exit', atExit);
  return {
    release: async () => {
      await release(path, token);
      host.off('exit', atExit);
    },
  };
}

async function create(path: string, owner: LockOwner | undefined): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      if (owner) await file.writeFile(JSON.stringify(owner));
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Removes a stale lock; false when somebody else was at it. Of several who found the same stale lock one could
 * else remove the fresh lock of another, so only the holder of a second file may remove, after a second look.
 */
async function removeStale(path: string, stale: string, clock: Clock): Promise<boolean> {
  const guard = `${path}.takeover`;
  if (!(await create(guard, undefined))) {
    const found = await stat(guard).catch(() => undefined);
    if (found && clock.now() - found.mtimeMs > GUARD_STALE_MS) await rm(guard, { force: true });
    return false;
  }
  try {
    if ((await readText(path)) !== stale) return false;
    await rm(path, { force: true });
    return true;
  } finally {
    await rm(guard, { force: true });
  }
}

async function release(path: string, token: string): Promise<void> {
  const text = await readText(path);
  if (text !== undefined && parseOwner(text)?.token === token) await rm(path, { force: true });
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}

async function isFresh(path: string, clock: Clock): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && clock.now() - found.mtimeMs < HALF_WRITTEN_MS;
}

function lockedError({ path, what = 'the lab' }: LockOptions, holder: LockOwner | undefined): LabError {
  const who = holder
    ? `process ${holder.pid} on ${holder.hostname}, started ${holder.startedAt}, is working on it`
    : 'another k8slab is starting on it';
  return new LabError('K8SLAB_LOCKED', `Cannot lock ${what}: ${who}`, {
    hint: `Wait for it or end it. If there is no such process on that host any more, remove ${path}.`,
    exitCode: ExitCode.locked,
    details: { path, ...(holder ? { pid: holder.pid, hostname: holder.hostname, startedAt: holder.startedAt } : {}) },
  });
}
