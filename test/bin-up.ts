import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kill } from 'node:process';
import { expect, it } from 'vitest';
import type { Project } from './bin-harness.js';

function groupLives(leader: number): boolean {
  try {
    return kill(-leader, 0);
  } catch {
    return false;
  }
}

/** Of the built program: what `up` says and leaves behind when it fails, is stopped, is killed, or is not alone. */
export function upTests(project: (vagrant: string) => Project, newLab: readonly string[]): void {
  it('tells which step failed, its last lines, the log and what it left undone', async () => {
    const lab = project('echo "the hypervisor is on fire"; echo "it burns" >&2; exit 1');
    const ended = await lab.run('up', ...newLab);
    expect(ended.exitCode).toBe(1);
    expect(ended.stdout).toMatch(/^\[ +\d+\.\ds\] host +boot +started$/m);
    expect(ended.stdout).toMatch(/✖ boot on host failed after \d+\.\d s {2}\[K8SLAB_\w+\]/);
    expect(ended.stdout).toContain('    | the hypervisor is on fire\n');
    expect(ended.stdout).toContain(`  log: ${join(lab.dir, 'lab', '.state', 'logs', 'host.log')}\n`);
    expect(ended.stdout).toMatch(/Failed: 1 failed, \d+ not run, 0 done/);
    expect(readFileSync(join(lab.dir, 'lab', '.state', 'logs', 'host.log'), 'utf8')).toContain(
      'the hypervisor is on fire',
    );
    expect(existsSync(join(lab.dir, 'lab', '.state', 'lock'))).toBe(false);
  });

  it('goes on where nobody reads what it prints, and tells by its exit code how it went', async () => {
    const lab = project('touch "$DIR/booting"; sleep 2; exit 1');
    const { child, ended } = lab.start(['up', ...newLab]);
    child.stdout?.destroy();
    expect(await ended).toMatchObject({ exitCode: 1, signal: null });
    expect(existsSync(join(lab.dir, 'booting'))).toBe(true);
    expect(existsSync(join(lab.dir, 'lab', '.state', 'lock'))).toBe(false);
  });

  it('stops at the first Ctrl-C and says that a rerun continues', async () => {
    const lab = project('touch "$DIR/booting"; sleep 60');
    const { child, ended } = lab.start(['up', ...newLab, '--output', 'json']);
    await expect.poll(() => existsSync(join(lab.dir, 'booting')), { timeout: 20_000 }).toBe(true);
    child.kill('SIGINT');
    const { exitCode, stdout, stderr } = await ended;
    expect(exitCode).toBe(130);
    expect(stderr).toContain('a rerun continues here');
    const last = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as object;
    expect(last).toMatchObject({ type: 'run-finished', ok: false, failed: 0, done: 0 });
    expect(existsSync(join(lab.dir, 'lab', '.state', 'lock'))).toBe(false);
  });

  it('stops in the same way when the terminal is closed, however often that is said', async () => {
    const lab = project('touch "$DIR/booting"; sleep 60');
    const { child, ended } = lab.start(['up', ...newLab]);
    await expect.poll(() => existsSync(join(lab.dir, 'booting')), { timeout: 20_000 }).toBe(true);
    child.kill('SIGHUP');
    child.kill('SIGHUP');
    const { exitCode, signal, stdout, stderr } = await ended;
    expect({ exitCode, signal }).toEqual({ exitCode: 129, signal: null });
    expect(stderr).toContain('a rerun continues here');
    // It came to its end, where a second Ctrl-C would have left at once.
    expect(stdout).toMatch(/^Interrupted/m);
    expect(existsSync(join(lab.dir, 'lab', '.state', 'lock'))).toBe(false);
  });

  it('leaves at once at the second, with nothing at work and nothing locked', async () => {
    const lab = project('trap "" INT TERM; echo $$ >"$DIR/pid"; touch "$DIR/booting"; sleep 60; sleep 60');
    const { child, ended } = lab.start(['up', ...newLab]);
    await expect.poll(() => existsSync(join(lab.dir, 'booting')), { timeout: 20_000 }).toBe(true);
    child.kill('SIGINT');
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ exitCode: 130, signal: null });
    const vagrant = Number(readFileSync(join(lab.dir, 'pid'), 'utf8'));
    await expect.poll(() => groupLives(vagrant), { timeout: 20_000 }).toBe(false);
    expect(existsSync(join(lab.dir, 'lab', '.state', 'lock'))).toBe(false);
  });

  it('takes over from one that was killed', async () => {
    const lab = project('touch "$DIR/booting"; sleep 2');
    const { child, ended } = lab.start(['up', ...newLab]);
    await expect.poll(() => existsSync(join(lab.dir, 'booting')), { timeout: 20_000 }).toBe(true);
    child.kill('SIGKILL');
    await ended;
    lab.program('vagrant', 'exit 1');
    const next = await lab.run('up');
    expect(next.stderr).toMatch(/Took over the lock of an earlier run: process \d+, started \S+, is gone/);
    expect(next.exitCode).toBe(1);
  });

  it('waits for no other: the second one is locked out', async () => {
    const lab = project('touch "$DIR/booting"; sleep 60');
    const { child, ended } = lab.start(['up', ...newLab]);
    await expect.poll(() => existsSync(join(lab.dir, 'booting')), { timeout: 20_000 }).toBe(true);
    const second = await lab.run('up');
    expect(second.exitCode).toBe(4);
    expect(second.stderr).toContain('K8SLAB_LOCKED');
    child.kill('SIGINT');
    expect((await ended).exitCode).toBe(130);
  });
}
