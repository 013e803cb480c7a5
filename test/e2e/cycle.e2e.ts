import { existsSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clusterObjects } from './cluster-objects.js';
import { E2eLab, e2eProvider, nodeTable } from './lab.js';
import { hostInventory } from './leftovers.js';
import { say } from './say.js';
import { count, unexpected, verified } from './verified.js';
import { deployEcho } from './workload.js';

/** On emulated machines a round takes more than an hour. */
const rounds = Number(process.env['K8SLAB_E2E_ROUNDS'] ?? '3');
const CHAPTER = 'ch3';

const provider = e2eProvider();
const lab = new E2eLab(provider);
let before: string[] = [];
let destroyed = false;

/** What a learner leaves behind who stops in the middle of a section. */
async function stopHalfway(): Promise<void> {
  await deployEcho(lab);
  await lab.kubectl(['create', 'namespace', 'mine']);
  await lab.kubectl(['-n', 'mine', 'create', 'configmap', 'half', '--from-literal=a=1']);
  await lab.kubectl(['cordon', 'w1-k8s']);
  await lab.kubectl(['-n', 'kube-system', 'scale', 'deployment', 'coredns', '--replicas=1']);
}

/** One story told in order: each round meets the cluster that the one before left. */
describe(`a chapter again and again on ${provider} nodes`, () => {
  let start: string[] = [];
  beforeAll(async () => {
    before = await hostInventory(lab);
    const up = await lab.well('up', '--yes', ...lab.firstUpFlags());
    const built = await lab.well('reset', CHAPTER, '--yes');
    start = await clusterObjects(lab);
    say(`up ${up.seconds.toFixed(0)} s, the way to the start of ${CHAPTER} ${built.seconds.toFixed(0)} s`);
  });
  afterAll(async () => {
    if (!destroyed && existsSync(lab.labDir)) await lab.cli(['destroy', '--yes']);
    rmSync(lab.dir, { recursive: true, force: true });
  });

  it.each(Array.from({ length: rounds }, (_, index) => index + 1))('round %d', async (round) => {
    const { labs, said, seconds } = await verified(lab, [CHAPTER]);
    expect(unexpected(labs), said).toEqual([]);
    expect(count(labs, 'pass')).toBeGreaterThan(0);

    await stopHalfway();
    const reset = await lab.well('reset', CHAPTER, '--yes');
    expect(await clusterObjects(lab)).toEqual(start);
    expect(await nodeTable(lab)).toEqual(lab.readyTable);
    const left = await lab.well('reset', CHAPTER, '--dry-run');
    expect(JSON.parse(left.stdout.split('\n')[0] ?? '')).toMatchObject({ changes: [], kept: [], lost: [] });
    say(`round ${round}: ${count(labs, 'pass')} labs ${seconds.toFixed(0)} s, reset ${reset.seconds.toFixed(1)} s`);
  });

  it('leaves with the cluster', async () => {
    await lab.well('destroy', '--yes');
    destroyed = true;
    expect(await hostInventory(lab)).toEqual(before);
  });
});
