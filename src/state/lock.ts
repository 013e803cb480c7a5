import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ExitCode, LabError } from '../errors.js';
import type { Clock } from '../exec/clock.js';
import type { HostProcess } from '../exec/host-process.js';
import { isOwnerAlive, type LockOwner, parseOwner, processStart } from './lock-owner.js';

/** A lock file without content is one that is being written, unless it stays so for longer than this. */
const HALF_WRITTEN_MS = 5000;
const ATTEMPTS = 5;

export interface LockOptions {
  path: string;
  host: HostProcess;
  hostname: string;
  clock: Clock;
  onNote: (message: string) => void;
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
    if (await create(path, owner)) return { release: () => release(path, owner.token) };
    const text = await readText(path);
    // Released between our two looks.
    if (text === undefined) continue;
    const holder = parseOwner(text);
    if (holder ? await isOwnerAlive(holder, host, hostname) : await isFresh(path, clock))
      throw lockedError(path, holder);
    await setAside(path, text);
    const who = holder ? `process ${holder.pid}, started ${holder.startedAt}, is gone` : 'it was never completed';
    options.onNote(`Took over the lock of an earlier run: ${who}`);
  }
  throw lockedError(path, undefined);
}

async function create(path: string, owner: LockOwner): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(JSON.stringify(owner));
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes a stale lock by renaming: of two who found it stale, only one gets it, and sees what it really took. */
async function setAside(path: string, stale: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  if ((await readText(aside)) === stale) await rm(aside, { force: true });
  // Somebody was faster and this is his live lock: put it back.
  else await rename(aside, path);
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

function lockedError(path: string, holder: LockOwner | undefined): LabError {
  const who = holder
    ? `process ${holder.pid} on ${holder.hostname}, started ${holder.startedAt}, is working on it`
    : 'another k8slab is starting on it';
  return new LabError('K8SLAB_LOCKED', `Cannot lock the lab: ${who}`, {
    hint: `Wait for it or end it. If there is no such process on that host any more, remove ${path}.`,
    exitCode: ExitCode.locked,
    details: { path, ...(holder ? { pid: holder.pid, hostname: holder.hostname, startedAt: holder.startedAt } : {}) },
  });
}
