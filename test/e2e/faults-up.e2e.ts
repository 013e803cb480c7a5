import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CliRun } from './cli-run.js';
import { converge, cutSsh, during, failureOf, lastObject, powerOff, programsOf } from './faults.js';
import { E2eLab, e2eProvider } from './lab.js';
import { hostInventory } from './leftovers.js';
import { poll } from './poll.js';
import { say } from './say.js';

const provider = e2eProvider();
const lab = new E2eLab(provider);
const lock = join(lab.labDir, '.state', 'lock');
let before: string[] = [];
let destroyed = false;

/** Ended by Ctrl-C: says so, and neither a program nor the lock is left. */
async function expectStopped(run: CliRun): Promise<void> {
  expect({ exitCode: run.exitCode, signal: run.signal }, run.stderr).toEqual({ exitCode: 130, signal: null });
  expect(run.events.filter(({ type }) => type === 'step-failed')).toEqual([]);
  expect(existsSync(lock)).toBe(false);
  expect(
    await poll(
      () => programsOf(lab),
      (programs) => programs.length === 0,
      30,
    ),
  ).toEqual([]);
}

/**
 * Each fault meets a bring-up that goes on where the one before stopped it; the last run must end in the same cluster.
 * kill -9 in each phase has a story of its own.
 */
describe(`faults while a lab comes up on ${provider} nodes`, () => {
  beforeAll(async () => {
    before = await hostInventory(lab);
  });
  afterAll(async () => {
    if (!destroyed && existsSync(lab.labDir)) await lab.cli(['destroy', '--yes']);
    rmSync(lab.dir, { recursive: true, force: true });
  });

  it('a second k8slab is refused, and the first one listens to Ctrl-C', async () => {
    let second: CliRun | undefined;
    let holder = 0;
    let asked = 0;
    const first = await during(lab, { args: ['up', ...lab.firstUpFlags('none')], step: 'boot:' }, async (kill, pid) => {
      holder = pid;
      second = await lab.cli(['up', '--yes', '--output', 'json']);
      asked = Date.now();
      kill('SIGINT');
    });
    say(`stopped ${((Date.now() - asked) / 1000).toFixed(1)} s after Ctrl-C while machines were booted`);
    expect(second?.exitCode, second?.stderr).toBe(4);
    expect(lastObject(second as CliRun)).toMatchObject({
      code: 'K8SLAB_LOCKED',
      message: expect.stringContaining(`process ${String(holder)} on `) as string,
      hint: expect.stringContaining('Wait for it or end it') as string,
      details: { pid: holder },
    });
    await expectStopped(first);
    expect(first.stderr).toContain('a rerun continues here');
  });

  it('Ctrl-C twice ends at once, also what runs on the nodes', async () => {
    let asked = 0;
    const run = await during(lab, { args: ['up'], step: 'images:w1-k8s' }, async (kill) => {
      await sleep(500);
      kill('SIGINT');
      await sleep(200);
      asked = Date.now();
      kill('SIGINT');
    });
    const seconds = (Date.now() - asked) / 1000;
    say(`ended ${seconds.toFixed(1)} s after the second Ctrl-C`);
    expect(seconds).toBeLessThan(10);
    await expectStopped(run);
    for (const node of lab.nodes) {
      const left = await poll(
        async () => (await lab.onNode(node, ['pgrep', '-af', '[g]uest/run.sh'])).stdout,
        (text) => text === '',
        60,
      );
      expect(left, node).toBe('');
    }
  });

  it('SSH that is cut in the middle of a command is called that', async () => {
    const run = await during(lab, { args: ['up'], step: 'init:' }, async () => {
      await sleep(3000);
      await cutSsh(lab, 'm-k8s');
    });
    expect(failureOf(run, 'init:m-k8s')).toMatchObject({
      code: 'K8SLAB_SSH_LOST',
      message: 'Cannot see how init:m-k8s ended: the ssh connection to m-k8s broke',
      hint: expect.stringContaining('Run the same command again') as string,
    });
  });

  it('a worker that loses its power while it joins is named', async () => {
    const run = await during(lab, { args: ['up'], step: 'join:w2-k8s' }, () => powerOff(lab, 'w2-k8s'));
    expect(failureOf(run, 'join:w2-k8s')).toMatchObject({
      code: 'K8SLAB_SSH_LOST',
      message: expect.stringContaining('the ssh connection to w2-k8s broke') as string,
      hint: expect.stringContaining('k8slab status') as string,
    });
    // The other worker is none the worse for it.
    const done = run.events.flatMap((event) => (event.type === 'step-done' ? [event.step] : []));
    expect(done).toContain('join:w1-k8s');
  });

  it('in the end there is the cluster that was asked for', async () => {
    say(`up after all that: ${(await converge(lab)).seconds.toFixed(0)} s`);
  });

  it('and nothing of it is left after destroy', async () => {
    const destroy = await lab.cli(['destroy', '--yes']);
    expect(destroy.exitCode, destroy.stderr).toBe(0);
    destroyed = true;
    expect(await hostInventory(lab)).toEqual(before);
  });
});
