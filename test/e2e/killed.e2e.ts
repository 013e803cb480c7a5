import { existsSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StepKind } from '../../src/plan/model.js';
import { besidesTheCluster, E2eLab, e2eProvider, nodeTable, READY_TABLE } from './lab.js';
import { hostInventory } from './leftovers.js';

const provider = e2eProvider();
const lab = new E2eLab(provider);
let before: string[] = [];
let first = true;

interface Phase {
  kind: StepKind;
  /** Milliseconds into the phase: long enough to be in its middle, short enough not to be past it. */
  after: number;
}

const PHASES: readonly Phase[] = [
  { kind: 'boot', after: 3000 },
  { kind: 'connect', after: 50 },
  { kind: 'upload', after: 100 },
  { kind: 'hosts', after: 20 },
  { kind: 'system', after: 100 },
  { kind: 'packages', after: 50 },
  { kind: 'runtime', after: 300 },
  { kind: 'kubernetes', after: 500 },
  { kind: 'images', after: 1500 },
  { kind: 'init', after: 5000 },
  { kind: 'kubectl', after: 50 },
  { kind: 'join', after: 1500 },
  { kind: 'cni', after: 100 },
  { kind: 'ready', after: 500 },
  { kind: 'smoke', after: 800 },
];

/** Emulated machines have no components here: minutes for each. */
const COMPONENTS: readonly Phase[] = [
  { kind: 'component-images', after: 50 },
  { kind: 'metallb', after: 1500 },
  { kind: 'metrics-server', after: 1500 },
  { kind: 'registry', after: 1000 },
];

/** Commands of a lab that is up, killed so many milliseconds after they were typed. */
const COMMANDS: readonly { args: readonly string[]; after: number }[] = [
  { args: ['reset'], after: 1500 },
  { args: ['scale', '--workers', '1'], after: 2500 },
  { args: ['halt'], after: 2000 },
];

async function expectKilled(args: readonly string[], after: number): Promise<void> {
  const run = await lab.cli(args, { onStart: (child) => void sleep(after).then(() => child.kill('SIGKILL')) });
  expect(run.signal, `${args.join(' ')} ended before the kill: ${run.stdout}${run.stderr}`).toBe('SIGKILL');
}

/**
 * kill -9 gives k8slab no chance to tidy up: vagrant and commands on the nodes may live on. Each run starts
 * where the killed one left the lab, is killed one phase later, and the last one must end in the same cluster.
 */
describe(`killed in the middle of each phase on ${provider} nodes`, () => {
  beforeAll(async () => {
    before = await hostInventory(lab);
  });
  afterAll(async () => {
    if (existsSync(lab.labDir)) await lab.cli(['destroy', '--yes']);
    rmSync(lab.dir, { recursive: true, force: true });
  });

  for (const phase of [...PHASES, ...(provider === 'docker' ? COMPONENTS : [])]) {
    it(`survives kill -9 during ${phase.kind}`, async () => {
      let killed = false;
      const run = await lab.cli(
        ['up', '--yes', '--output', 'json', ...(first ? lab.firstUpFlags(besidesTheCluster(provider)) : [])],
        {
          onEvent: (event, child) => {
            if (event.type !== 'step-started' || killed || !event.step.startsWith(`${phase.kind}:`)) return;
            killed = true;
            void sleep(phase.after).then(() => child.kill('SIGKILL'));
          },
        },
      );
      first = false;
      expect(killed, `no ${phase.kind} step was seen: ${run.stderr}\n${run.stdout.slice(-2000)}`).toBe(true);
      // A phase that was done before the kill landed is no failure of the product, but one of this test.
      expect(run.signal, `the run ended before the kill: ${run.stderr}\n${run.stdout.slice(-3000)}`).toBe('SIGKILL');
    });
  }

  it('converges to a Ready cluster', async () => {
    const up = await lab.cli(['up', '--yes', '--output', 'json']);
    expect(up.exitCode, `${up.stderr}\n${up.stdout.slice(-4000)}`).toBe(0);
    expect(await nodeTable(lab)).toEqual(READY_TABLE);
  });

  for (const { args, after } of COMMANDS) {
    it(`survives kill -9 during ${args.join(' ')}, and the same again ends it`, async () => {
      if (args[0] === 'reset') await lab.kubectl(['create', 'namespace', 'mine']);
      await expectKilled([...args, '--yes'], after);
      await lab.well(...args, '--yes');
      if (args[0] === 'reset') expect(await lab.kubectl(['get', 'namespaces', '-o', 'name'])).not.toContain('/mine');
    });
  }

  it('is the same cluster again after all that', async () => {
    await lab.well('scale', '--workers', '2', '--yes');
    await lab.well('up', '--yes');
    expect(await nodeTable(lab)).toEqual(READY_TABLE);
  });

  it('leaves nothing after a destroy that was killed, and another one', async () => {
    await expectKilled(['destroy', '--yes'], 2500);
    await lab.well('destroy', '--yes');
    expect(await hostInventory(lab)).toEqual(before);
  });
});
