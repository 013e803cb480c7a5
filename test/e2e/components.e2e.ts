import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clusterObjects } from './cluster-objects.js';
import { E2eLab, e2eProvider } from './lab.js';
import { hostInventory } from './leftovers.js';
import { addressOf, answers, deployLoad, hpaReplicas, keepBusy, removeLoad } from './load.js';
import { poll } from './poll.js';
import { say } from './say.js';

const NAMES = ['metallb', 'metrics-server'];
const provider = e2eProvider();
const lab = new E2eLab(provider);
let inventory: string[] = [];
let bare: string[] = [];
let destroyed = false;

async function k8slab(...args: string[]): Promise<number> {
  const run = await lab.cli([...args, '--output', 'json']);
  expect(run.exitCode, `${args.join(' ')}\n${run.stderr}\n${run.stdout.slice(-4000)}`).toBe(0);
  return run.seconds;
}

/** One story told in order: each chapter needs the one before. */
describe(`MetalLB, metrics-server and an autoscaler on ${provider} nodes`, () => {
  beforeAll(async () => {
    inventory = await hostInventory(lab);
  });
  afterAll(async () => {
    if (!destroyed && existsSync(lab.labDir)) await lab.cli(['destroy', '--yes']);
    rmSync(lab.dir, { recursive: true, force: true });
  });

  it('starts from a cluster without components', async () => {
    await k8slab('up', '--yes', ...lab.firstUpFlags(), '--components', 'none');
    bare = await clusterObjects(lab);
    expect(bare).not.toContainEqual(expect.stringMatching(/metallb|metrics/));
  });

  it('installs both', async () => {
    say(`component install: ${(await k8slab('component', 'install', ...NAMES)).toFixed(1)} s`);
    const top = await lab.kubectl(['top', 'nodes', '--no-headers']);
    for (const node of lab.nodes) expect(top).toMatch(new RegExp(`^${node} +\\d+m `, 'm'));
  });

  it('gives the first service the first address, which answers on each node and from outside', async () => {
    await deployLoad(lab);
    expect(
      await poll(
        () => addressOf(lab),
        (address) => address !== '',
      ),
    ).toBe('192.168.1.11');
    for (const node of lab.nodes) {
      const run = await lab.onNode(node, ['curl', '-sf', '--max-time', '10', 'http://192.168.1.11/']);
      expect(run.stdout, node).toContain('"hostname"');
    }
    // No kube-proxy on this host: the address is found by ARP or not at all.
    expect(await poll(() => answers('192.168.1.11'), Boolean)).toBe(true);
  });

  it('scales under load and back', async () => {
    expect(
      await poll(
        () => hpaReplicas(lab),
        ({ measured }) => measured,
      ),
    ).toMatchObject({ current: 1 });
    const started = Date.now();
    const stop = keepBusy('http://192.168.1.11/burn?ms=200');
    const most = await poll(
      () => hpaReplicas(lab),
      ({ current }) => current >= 2,
    );
    say(`2 or more pods after ${((Date.now() - started) / 1000).toFixed(0)} s of load`);
    await stop();
    expect(most.current).toBeGreaterThanOrEqual(2);
    const ended = Date.now();
    expect(
      await poll(
        () => hpaReplicas(lab),
        ({ current }) => current === 1,
      ),
    ).toMatchObject({ current: 1 });
    say(`1 pod again after ${((Date.now() - ended) / 1000).toFixed(0)} s of rest`);
  });

  it('moves a service to a new range, and only the address changes', async () => {
    const uid = async (): Promise<string> =>
      lab.kubectl(['get', 'service', 'e2e-load', '-o', 'jsonpath={.metadata.uid}']);
    const before = await uid();
    const file = join(lab.dir, 'k8slab.yaml');
    const text = readFileSync(file, 'utf8');
    const changed = text.replace(/^( +metallb: ).*$/m, '$1192.168.1.21-192.168.1.23');
    expect(changed).not.toBe(text);
    writeFileSync(file, changed);
    say(`up with another range: ${(await k8slab('up', '--yes')).toFixed(1)} s`);
    expect(
      await poll(
        () => addressOf(lab),
        (address) => address.startsWith('192.168.1.2'),
      ),
    ).toBe('192.168.1.21');
    expect(await poll(() => answers('192.168.1.21'), Boolean)).toBe(true);
    expect(await uid()).toBe(before);
  });

  it('removes both and leaves nothing of them', async () => {
    await removeLoad(lab);
    say(`component remove: ${(await k8slab('component', 'remove', ...NAMES, '--yes')).toFixed(1)} s`);
    expect(await clusterObjects(lab)).toEqual(bare);
  });

  it('installs them again, and they work', async () => {
    await k8slab('component', 'install', ...NAMES);
    await deployLoad(lab);
    expect(
      await poll(
        () => addressOf(lab),
        (address) => address !== '',
      ),
    ).toBe('192.168.1.21');
    expect(await poll(() => answers('192.168.1.21'), Boolean)).toBe(true);
    expect(
      (
        await poll(
          () => hpaReplicas(lab),
          ({ measured }) => measured,
        )
      ).measured,
    ).toBe(true);
  });

  it('destroys everything it made', async () => {
    await k8slab('destroy', '--yes');
    destroyed = true;
    expect(await hostInventory(lab)).toEqual(inventory);
  });
});
