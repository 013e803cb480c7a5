import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ExitCode } from '../../src/errors.js';
import { systemClock } from '../../src/exec/clock.js';
import { labPaths } from '../../src/state/lab-paths.js';
import { acquireLock } from '../../src/state/lock.js';
import { tempDir } from '../temp-dir.js';

function setup() {
  const path = labPaths(tempDir()).lock;
  mkdirSync(dirname(path), { recursive: true });
  const notes: string[] = [];
  const lock = () =>
    acquireLock({ path, host: process, hostname: 'desk', clock: systemClock, onNote: (note) => notes.push(note) });
  const held = () => JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  const hold = (change: Record<string, unknown>) => writeFileSync(path, JSON.stringify({ ...held(), ...change }));
  return { path, notes, lock, held, hold };
}

/** A pid that was just in use and is free now. */
const deadPid = () => spawnSync('true').pid;

describe('lock', () => {
  it('is held once, and free again after its release', async () => {
    const { path, lock, notes } = setup();
    const first = await lock();
    await expect(lock()).rejects.toMatchObject({
      code: 'K8SLAB_LOCKED',
      exitCode: ExitCode.locked,
      message: expect.stringMatching(new RegExp(`process ${process.pid} on desk, started 20..-..-..T`)) as string,
    });
    await first.release();
    await first.release();
    expect(existsSync(path)).toBe(false);
    await (await lock()).release();
    expect(notes).toEqual([]);
  });

  it('goes to exactly one of many at once', async () => {
    const { lock } = setup();
    const results = await Promise.allSettled(Array.from({ length: 10 }, lock));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('is taken over from a dead process, with a note, by exactly one', async () => {
    const { lock, hold, notes, held } = setup();
    await lock();
    const pid = deadPid();
    hold({ pid });
    const results = await Promise.allSettled(Array.from({ length: 10 }, lock));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(held()['pid']).toBe(process.pid);
    expect(notes.join()).toContain(`process ${pid}`);
  });

  it('is taken over when the pid belongs to another process now', async (context) => {
    context.skip(!existsSync('/proc/self/stat'), 'only /proc tells when a process started');
    const { lock, hold, notes } = setup();
    await lock();
    hold({ processStart: 'another-boot/1' });
    await (await lock()).release();
    expect(notes).toHaveLength(1);
  });

  it('of another host is left alone', async () => {
    const { lock, hold } = setup();
    await lock();
    hold({ hostname: 'laptop', pid: deadPid() });
    await expect(lock()).rejects.toMatchObject({ code: 'K8SLAB_LOCKED', details: { hostname: 'laptop' } });
  });

  it('that is being written counts, one that was never completed does not', async () => {
    const { path, lock } = setup();
    writeFileSync(path, '');
    await expect(lock()).rejects.toMatchObject({ code: 'K8SLAB_LOCKED' });
    utimesSync(path, new Date(0), new Date(0));
    await (await lock()).release();
  });

  it('is not released when somebody else has taken it over', async () => {
    const { lock, hold, held } = setup();
    const first = await lock();
    hold({ token: 'theirs' });
    await first.release();
    expect(held()['token']).toBe('theirs');
  });
});
