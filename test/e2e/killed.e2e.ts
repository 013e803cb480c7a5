import { existsSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { killedInPhase, type Phase } from './kill.js';
import { E2eLab, e2eProvider, nodeTable } from './lab.js';
import { hostInventory } from './leftovers.js';

const provider = e2eProvider();
const lab = new E2eLab(provider);
let before: string[] = [];
let first = true;

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

  for (const phase of PHASES) {
    it(`survives kill -9 during ${phase.kind}`, async () => {
      await killedInPhase(lab, phase, first ? lab.firstUpFlags('none') : []);
      first = false;
    });
  }

  it('converges to a Ready cluster', async () => {
    const up = await lab.cli(['up', '--yes', '--output', 'json']);
    expect(up.exitCode, `${up.stderr}\n${up.stdout.slice(-4000)}`).toBe(0);
    expect(await nodeTable(lab)).toEqual(lab.readyTable);
  });

  it('leaves nothing after destroy', async () => {
    const destroy = await lab.cli(['destroy', '--yes']);
    expect(destroy.exitCode, destroy.stderr).toBe(0);
    expect(await hostInventory(lab)).toEqual(before);
  });
});
