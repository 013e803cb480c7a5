import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliRun, changedSteps } from './cli-run.js';
import { converge, cutSsh, during, failureOf, lastObject, powerOff, reboot } from './faults.js';
import { E2eLab, e2eProvider } from './lab.js';
import { hostInventory } from './leftovers.js';
import { poll } from './poll.js';
import { say } from './say.js';
import { SLOW_LAB, writeSlowLab } from './slow-lab.js';
import { deployEcho } from './workload.js';

const provider = e2eProvider();
const lab = new E2eLab(provider);
let before: string[] = [];
let destroyed = false;

/** The learner's own service answers through a worker: nothing of theirs was lost. */
async function answers(): Promise<string> {
  const ask = ['curl', '-s', '--max-time', '10', `http://${lab.address(101)}:30080/`];
  return poll(
    async () => (await lab.onNode('m-k8s', ask)).stdout,
    (text) => text.includes('"hostname"'),
  );
}

async function wholeAgain(...flags: string[]): Promise<CliRun> {
  const up = await converge(lab, ...flags);
  expect(await answers()).toContain('"hostname"');
  return up;
}

async function verify(id: string, options: { own?: string; act?: () => Promise<unknown> } = {}): Promise<CliRun> {
  let acting: Promise<unknown> | undefined;
  const args = ['verify', id, '--output', 'json', ...(options.own === undefined ? [] : ['--labs', options.own])];
  const run = await lab.cli(args, {
    onEvent: (event) => {
      if (event.type === 'step-started') acting ??= options.act?.() ?? Promise.resolve();
    },
  });
  await acting;
  return run;
}

/** One story told in order: each fault meets the cluster that the one before left, and leaves it whole. */
describe(`faults of a lab that is up on ${provider} nodes`, () => {
  beforeAll(async () => {
    before = await hostInventory(lab);
    const up = await lab.cli(['up', '--yes', '--output', 'json', ...lab.firstUpFlags('none')]);
    expect(up.exitCode, `${up.stderr}\n${up.stdout.slice(-4000)}`).toBe(0);
    await deployEcho(lab);
  }, 60 * 60_000);
  afterAll(async () => {
    if (!destroyed && existsSync(lab.labDir)) await lab.cli(['destroy', '--yes']);
    rmSync(lab.dir, { recursive: true, force: true });
  });

  it('half of the lab directory is gone: said, and mended by up', async () => {
    const path = (name: string): string => join(lab.labDir, name);
    for (const name of ['plan.json', 'Vagrantfile', 'nodes/w2-k8s/env', '.state/journal.json']) {
      const text = readFileSync(path(name), 'utf8');
      writeFileSync(path(name), text.slice(0, Math.floor(text.length / 2)));
    }
    rmSync(path('nodes/w1-k8s/env'));
    for (const verb of ['status', 'destroy']) {
      const refused = await lab.cli([verb, '--yes', '--output', 'json']);
      expect(refused.exitCode).toBe(2);
      expect(lastObject(refused)).toMatchObject({
        code: 'K8SLAB_PLAN',
        message: expect.stringContaining('plan.json: it is damaged') as string,
        hint: expect.stringContaining('k8slab render') as string,
      });
    }
    const up = await wholeAgain();
    for (const name of ['plan.json', 'Vagrantfile', 'nodes/w2-k8s/env']) {
      expect(up.stderr).toContain(`${name} was cut off`);
    }
    expect(up.stderr).toContain(`it was set aside as ${path('.state/journal.json')}.bad`);
  });

  it('plan.json is gone altogether: the machines are not forgotten', async () => {
    rmSync(join(lab.labDir, 'plan.json'));
    const refused = await lab.cli(['destroy', '--yes', '--output', 'json']);
    expect(refused.exitCode).toBe(2);
    expect(lastObject(refused)).toMatchObject({
      code: 'K8SLAB_PLAN',
      message: expect.stringContaining('this lab has been started') as string,
    });
    expect((await lab.cli(['render'])).exitCode).toBe(0);
    await wholeAgain();
  });

  it('SSH is cut under verify: an error, never a fail, and the next one passes', async () => {
    const own = writeSlowLab(lab);
    const cut = await verify(SLOW_LAB, { own, act: () => sleep(3000).then(() => cutSsh(lab, 'm-k8s')) });
    expect(cut.exitCode, cut.stderr).toBe(6);
    expect(cut.stdout).toContain('the connection to m-k8s broke');
    const again = await verify(SLOW_LAB, { own });
    expect(again.exitCode, `${again.stderr}\n${again.stdout.slice(-3000)}`).toBe(0);
    await wholeAgain();
  });

  it('a worker loses its power under verify: that ends it, by its name, and up brings it back', async () => {
    // All pods go where the power will be gone.
    await lab.kubectl(['cordon', 'w1-k8s']);
    const run = await verify('ch3/3.2.3', { act: () => powerOff(lab, 'w2-k8s') });
    expect(run.exitCode, run.stderr).toBe(6);
    expect(run.stdout).toContain('w2-k8s was lost meanwhile');
    expect(run.stderr).toContain('not Ready: w2-k8s');
    say(`verify ended after ${run.seconds.toFixed(0)} s`);
    await lab.kubectl(['uncordon', 'w1-k8s']);
    await wholeAgain();
    const again = await verify('ch3/3.2.3');
    expect(again.exitCode, `${again.stderr}\n${again.stdout.slice(-3000)}`).toBe(0);
  });

  it('a worker loses its power while a component is installed: it is named, and up finishes both', async () => {
    // Its pods are held back until the power is gone: on a fast host they all run before that.
    await lab.kubectl(['create', 'namespace', 'metallb-system']);
    await lab.kubectl(['-n', 'metallb-system', 'create', 'quota', 'held', '--hard=pods=0']);
    const run = await during(lab, { args: ['component', 'install', 'metallb'], step: 'metallb:m-k8s' }, async () => {
      await powerOff(lab, 'w2-k8s');
      await lab.kubectl(['-n', 'metallb-system', 'delete', 'quota', 'held']);
    });
    expect(failureOf(run, 'metallb:m-k8s')).toMatchObject({
      code: 'K8SLAB_NODE_DOWN',
      message: expect.stringContaining('w2-k8s is not Ready') as string,
      hint: expect.stringContaining('k8slab up') as string,
    });
    const up = await wholeAgain();
    expect(changedSteps(up)).toContain('metallb:m-k8s');
    say(`up that starts the worker and finishes MetalLB: ${up.seconds.toFixed(0)} s`);
  });

  it('DNS of the cluster is turned off: up says so at once, and what helps; labs that need none pass', async () => {
    await lab.kubectl(['-n', 'kube-system', 'scale', 'deployment', 'coredns', '--replicas=0']);
    const refused = await lab.cli(['up', '--yes', '--output', 'json']);
    expect(failureOf(refused, 'ready:m-k8s')).toMatchObject({
      code: 'K8SLAB_NOT_READY',
      message: expect.stringContaining('coredns is scaled to 0') as string,
      hint: expect.stringContaining('k8slab reset') as string,
    });
    const passed = await verify('ch3/3.2.3');
    expect(passed.exitCode, passed.stderr).toBe(0);
    // As the hint says. `k8slab reset` would bring it back too, and take the service of this story away.
    await lab.kubectl(['-n', 'kube-system', 'scale', 'deployment', 'coredns', '--replicas=2']);
    await wholeAgain();
  });

  it('m-k8s reboots, then all nodes: up brings everything back', async () => {
    await reboot(lab, 'm-k8s');
    say(`up after a reboot of m-k8s: ${(await wholeAgain()).seconds.toFixed(0)} s`);
    await Promise.all(lab.nodes.map((node) => reboot(lab, node)));
    say(`up after a reboot of all nodes: ${(await wholeAgain()).seconds.toFixed(0)} s`);
  });

  it('nothing is left after destroy', async () => {
    const destroy = await lab.cli(['destroy', '--yes']);
    expect(destroy.exitCode, destroy.stderr).toBe(0);
    destroyed = true;
    expect(await hostInventory(lab)).toEqual(before);
  });
});
