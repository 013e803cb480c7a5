import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { besidesTheCluster, E2eLab, e2eProvider, nodeTable } from './lab.js';
import { hostInventory } from './leftovers.js';
import { say } from './say.js';
import { askEverywhere, deployEcho, removeEcho } from './workload.js';

const provider = e2eProvider();
const lab = new E2eLab(provider);
let before: string[] = [];
let destroyed = false;

/** A volume on one worker, as a local provisioner makes it. */
const LOCAL_VOLUME = JSON.stringify({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: 'on-w2' },
  spec: {
    capacity: { storage: '1Mi' },
    accessModes: ['ReadWriteOnce'],
    local: { path: '/tmp' },
    nodeAffinity: {
      required: {
        nodeSelectorTerms: [
          { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['w2-k8s'] }] },
        ],
      },
    },
  },
});

async function scale(workers: number, ...more: string[]) {
  return lab.cli(['scale', '--workers', String(workers), '--yes', '--output', 'json', ...more]);
}

/** One story told in order: each chapter needs the one before. */
describe(`scale on ${provider} nodes`, () => {
  beforeAll(async () => {
    before = await hostInventory(lab);
    const flags = lab.firstUpFlags(besidesTheCluster(provider));
    flags[flags.indexOf('--workers') + 1] = '1';
    const up = await lab.cli(['up', '--yes', '--output', 'json', ...flags]);
    expect(up.exitCode, `${up.stderr}\n${up.stdout.slice(-4000)}`).toBe(0);
  });
  afterAll(async () => {
    if (!destroyed && existsSync(lab.labDir)) await lab.cli(['destroy', '--yes']);
    rmSync(lab.dir, { recursive: true, force: true });
  });

  it('adds a worker that every node knows and that runs pods', async () => {
    const run = await scale(2);
    expect(run.exitCode, `${run.stderr}\n${run.stdout.slice(-4000)}`).toBe(0);
    say(`scale 1 to 2: ${run.seconds.toFixed(1)} s`);
    expect(await nodeTable(lab)).toEqual(lab.readyTable);
    expect((await lab.onNode('w1-k8s', ['getent', 'hosts', 'w2-k8s'])).stdout).toContain(lab.address(102));
    await deployEcho(lab);
    const answers = await askEverywhere(lab);
    expect(new Set([...answers.values()].flatMap((names) => [...names])).size).toBe(2);
    const reset = await lab.cli(['reset', '--dry-run', '--output', 'json']);
    expect(reset.stdout).not.toContain('Node w2-k8s');
  });

  it('shows what it would do, and refuses to lose a volume', async () => {
    const shown = await scale(1, '--dry-run');
    expect(JSON.parse(shown.stdout.split('\n')[0] ?? '')).toMatchObject({
      type: 'scale-plan',
      remove: ['w2-k8s'],
      add: [],
    });
    await lab.kubectl(['create', '-f', '-'], LOCAL_VOLUME);
    const refused = await scale(1);
    expect(refused.exitCode).toBe(1);
    expect(`${refused.stderr}${refused.stdout}`).toContain('K8SLAB_VOLUME_ON_NODE');
    expect(await nodeTable(lab)).toEqual(lab.readyTable);
    await lab.kubectl(['delete', 'persistentvolume', 'on-w2']);
  });

  it('moves the pods of a worker and removes it everywhere', async () => {
    // Spread over all nodes, the control plane among them, they could not both run on the worker that stays.
    const free = [{ op: 'remove', path: '/spec/template/spec/topologySpreadConstraints' }];
    await lab.kubectl(['patch', 'deployment', 'e2e-echo', '--type=json', '-p', JSON.stringify(free)]);
    await lab.kubectl(['rollout', 'status', 'deployment', 'e2e-echo', '--timeout=300s']);
    const run = await scale(1);
    expect(run.exitCode, `${run.stderr}\n${run.stdout.slice(-4000)}`).toBe(0);
    say(`scale 2 to 1: ${run.seconds.toFixed(1)} s`);
    expect(await nodeTable(lab)).toEqual(lab.readyTable.slice(0, 2));
    expect(readFileSync(join(lab.dir, 'k8slab.yaml'), 'utf8')).toMatch(/^workers: 1$/m);
    await lab.kubectl(['rollout', 'status', 'deployment', 'e2e-echo', '--timeout=300s']);
    const pods = await lab.kubectlJson<{ items: { spec: { nodeName: string } }[] }>(['get', 'pods', '-n', 'default']);
    expect(new Set(pods.items.map(({ spec }) => spec.nodeName))).toEqual(new Set(['w1-k8s']));
    expect((await lab.onNode('m-k8s', ['getent', 'hosts', 'w2-k8s'])).stdout).toBe('');
    await removeEcho(lab);
  });

  it('destroys everything it made', async () => {
    const destroy = await lab.cli(['destroy', '--yes']);
    expect(destroy.exitCode, destroy.stderr).toBe(0);
    destroyed = true;
    expect(await hostInventory(lab)).toEqual(before);
  });
});
