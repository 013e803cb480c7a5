import { existsSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clusterObjects } from './cluster-objects.js';
import { type CliRun, changedSteps } from './cli-run.js';
import { E2eLab, e2eProvider, nodeTable } from './lab.js';
import { hostInventory } from './leftovers.js';
import { poll } from './poll.js';
import { say } from './say.js';

const provider = e2eProvider();
const lab = new E2eLab(provider);
let before: string[] = [];
let destroyed = false;

interface Sets {
  sets: { name: string; state: string; missing: string[]; bytes?: number }[];
}

/** `name state` of every set. */
async function sets(): Promise<string[]> {
  const { sets: found } = JSON.parse((await lab.well('snapshot', 'list', '--yes')).stdout) as Sets;
  return found.map(({ name, state, missing }) => [name, state, ...missing].join(' '));
}

const root = (node: string, script: string): Promise<CliRun> => lab.onNode(node, ['sudo', 'sh', '-c', script]);

/** How far the clock of a node is from that of this host, in seconds. */
async function clockOff(node: string): Promise<number> {
  const asked = Date.now();
  const { stdout } = await lab.onNode(node, ['date', '+%s']);
  return Math.abs((asked + Date.now()) / 2000 - Number(stdout.trim()));
}

async function destroyAll(): Promise<void> {
  await lab.well('destroy', '--yes');
  destroyed = true;
  expect(await hostInventory(lab)).toEqual(before);
}

/** One story told in order: each chapter needs the one before. */
describe.runIf(provider === 'libvirt')('snapshots of VMs', () => {
  let objects: string[] = [];
  beforeAll(async () => {
    before = await hostInventory(lab);
    const up = await lab.well('up', ...lab.firstUpFlags('none'), '--yes');
    expect(changedSteps(up)).toContain('snapshot:host');
    say(`up, base saved: ${up.seconds.toFixed(0)} s`);
  });
  afterAll(async () => {
    if (!destroyed && existsSync(lab.labDir)) await lab.cli(['destroy', '--yes']);
    rmSync(lab.dir, { recursive: true, force: true });
  });

  it('`up` saved a new lab as base', async () => {
    expect(await sets()).toEqual(['base complete']);
  });

  it('saves all nodes while they run', async () => {
    await lab.kubectl(['create', 'configmap', 'mine', '--from-literal=a=1']);
    objects = await clusterObjects(lab);
    const run = await lab.well('snapshot', 'save', 'ch3', '--yes');
    say(`snapshot save: ${run.seconds.toFixed(1)} s`);
    expect(await sets()).toEqual(['base complete', 'ch3 complete']);
    expect(await nodeTable(lab)).toEqual(lab.readyTable);
  });

  it('brings back a lab that was spoiled by all means', async () => {
    await lab.kubectl(['-n', 'kube-system', 'delete', 'deployment', 'coredns']);
    await lab.kubectl(['delete', 'configmap', 'mine']);
    await root('m-k8s', 'sed -i /w1-k8s/d /etc/hosts');
    await root('w1-k8s', 'systemctl disable --now kubelet');
    await root('w2-k8s', 'date -s "+3 days"');
    expect(await clockOff('w2-k8s')).toBeGreaterThan(86_400);

    const run = await lab.well('snapshot', 'restore', 'ch3', '--yes');
    say(`snapshot restore: ${run.seconds.toFixed(1)} s`);
    expect(await nodeTable(lab)).toEqual(lab.readyTable);
    expect(await clusterObjects(lab)).toEqual(objects);
    for (const node of lab.nodes) expect(await clockOff(node), node).toBeLessThan(5);
    expect((await root('m-k8s', 'grep -c w1-k8s /etc/hosts')).stdout.trim()).not.toBe('0');
    expect((await root('w1-k8s', 'systemctl is-enabled kubelet')).stdout.trim()).toBe('enabled');
  });

  it('leaves nothing for `up` to do', async () => {
    expect(changedSteps(await lab.well('up', '--yes'))).toEqual([]);
  });

  it('goes back twice, and to an older one: base has no configmap yet', async () => {
    await lab.well('snapshot', 'restore', 'base', '--yes');
    expect(await lab.kubectl(['get', 'configmap', 'mine', '--ignore-not-found', '-o', 'name'])).toBe('');
    await lab.well('snapshot', 'restore', 'ch3', '--yes');
    expect((await lab.kubectl(['get', 'configmap', 'mine', '-o', 'name'])).trim()).toBe('configmap/mine');
  });

  it('resets by the snapshot where a node is down, and says why', async () => {
    await root('w2-k8s', 'systemctl stop kubelet');
    const down = (rows: string[]): boolean => rows.some((row) => row.startsWith('w2-k8s') && !row.endsWith('True'));
    expect(down(await poll(() => nodeTable(lab), down))).toBe(true);
    const run = await lab.well('reset', '--yes');
    expect(run.stderr).toContain('w2-k8s: not Ready');
    say(`reset by the snapshot: ${run.seconds.toFixed(1)} s`);
    expect(await nodeTable(lab)).toEqual(lab.readyTable);
  });

  it('refuses a set that one node has lost, and saving it again makes it whole', async () => {
    const domain = await lab.lostSnapshot('w1-k8s', 'ch3');
    expect(domain.exitCode, domain.stderr).toBe(0);
    expect(await sets()).toEqual(['base complete', 'ch3 partial w1-k8s']);
    const refused = await lab.cli(['snapshot', 'restore', 'ch3', '--yes']);
    expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining('K8SLAB_SNAPSHOT_PARTIAL')]);
    await lab.well('snapshot', 'save', 'ch3', '--yes');
    expect(await sets()).toEqual(['base complete', 'ch3 complete']);
  });

  it('deletes sets from all nodes', async () => {
    await lab.well('snapshot', 'delete', '--keep', '0', '--yes');
    expect(await sets()).toEqual(['base complete']);
    const vagrant = await lab.vagrant(['snapshot', 'list']);
    expect(vagrant.stdout.match(/^\s*base$/gm)).toHaveLength(3);
  });

  it('goes with the lab', destroyAll);
});

describe.runIf(provider === 'docker')('snapshots of docker nodes', () => {
  beforeAll(async () => {
    before = await hostInventory(lab);
    const up = await lab.well('up', ...lab.firstUpFlags('none'), '--yes');
    expect(up.events.some((event) => 'step' in event && event.step === 'snapshot:host')).toBe(false);
  });
  afterAll(async () => {
    if (!destroyed && existsSync(lab.labDir)) await lab.cli(['destroy', '--yes']);
    rmSync(lab.dir, { recursive: true, force: true });
  });

  it.each([[['snapshot', 'save', 'ch3']], [['snapshot', 'list']], [['reset', '--hard']]])(
    '%j is refused, with the way that works there',
    async (args) => {
      const run = await lab.cli([...args, '--yes']);
      expect([run.exitCode, run.stderr]).toEqual([2, expect.stringContaining('K8SLAB_SNAPSHOT_UNSUPPORTED')]);
      expect(run.stderr).toContain('k8slab reset --soft');
    },
  );

  it('a reset goes the soft way', async () => {
    await lab.kubectl(['create', 'configmap', 'mine']);
    await lab.well('reset', '--yes');
    expect(await lab.kubectl(['get', 'configmap', 'mine', '--ignore-not-found', '-o', 'name'])).toBe('');
  });

  it('goes with the lab', destroyAll);
});
