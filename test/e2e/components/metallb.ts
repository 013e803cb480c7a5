import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { clusterObjects } from '../cluster-objects.js';
import type { E2eLab } from '../lab.js';
import { addressOf, answers, deployLoad, hpaReplicas, keepBusy, removeLoad } from '../load.js';
import { poll } from '../poll.js';
import { say } from '../say.js';

const NAMES = ['metallb', 'metrics-server'];

/**
 * Nodes that have figures. A kubelet of the classic profile has none for a whole node where it is on cgroup v2, as these
 * machines are: there those of kube-proxy, which each node has.
 */
async function measured(lab: E2eLab): Promise<string[]> {
  const names = (table: string): string[] => [...table.matchAll(/^(\S+) +\d+m /gm)].map(([, name = '']) => name).sort();
  const nodes = names(await lab.kubectl(['top', 'nodes', '--no-headers']).catch(() => ''));
  if (nodes.length > 0 || lab.profile !== 'classic' || lab.provider === 'docker') return nodes;
  const proxies = ['-n', 'kube-system', '-l', 'k8s-app=kube-proxy'];
  const pods = names(await lab.kubectl(['top', 'pods', ...proxies, '--no-headers']));
  const list = await lab.kubectlJson<{ items: { metadata: { name: string }; spec: { nodeName: string } }[] }>([
    'get',
    'pods',
    ...proxies,
  ]);
  return list.items.flatMap(({ metadata, spec }) => (pods.includes(metadata.name) ? [spec.nodeName] : [])).sort();
}

/**
 * MetalLB, metrics-server and an autoscaler, in a cluster without components.
 *
 * @param bare names of the objects in the cluster before
 */
export function metallbStory(lab: E2eLab, bare: () => string[]): void {
  it('installs both', async () => {
    say(`component install: ${(await lab.well('component', 'install', ...NAMES)).seconds.toFixed(1)} s`);
    expect(await measured(lab)).toEqual([...lab.nodes]);
  });

  it('gives the first service the first address, which answers on each node and from outside', async () => {
    await deployLoad(lab);
    expect(
      await poll(
        () => addressOf(lab),
        (address) => address !== '',
      ),
    ).toBe(lab.address(11));
    for (const node of lab.nodes) {
      const run = await lab.onNode(node, ['curl', '-sf', '--max-time', '10', `http://${lab.address(11)}/`]);
      expect(run.stdout, node).toContain('"hostname"');
    }
    // No kube-proxy on this host: the address is found by ARP or not at all.
    expect(await poll(() => answers(lab.address(11)), Boolean)).toBe(true);
  });

  it('scales under load and back', async () => {
    expect(
      await poll(
        () => hpaReplicas(lab),
        ({ measured }) => measured,
      ),
    ).toMatchObject({ current: 1 });
    const started = Date.now();
    const stop = keepBusy(`http://${lab.address(11)}/burn?ms=200`);
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
    const text = readFileSync(lab.file, 'utf8');
    const changed = text.replace(/^( +metallb: ).*$/m, `$1${lab.address(21)}-${lab.address(23)}`);
    expect(changed).not.toBe(text);
    writeFileSync(lab.file, changed);
    say(`up with another range: ${(await lab.well('up', '--yes')).seconds.toFixed(1)} s`);
    expect(
      await poll(
        () => addressOf(lab),
        (address) => address === lab.address(21),
      ),
    ).toBe(lab.address(21));
    expect(await poll(() => answers(lab.address(21)), Boolean)).toBe(true);
    expect(await uid()).toBe(before);
  });

  it('removes both and leaves nothing of them', async () => {
    await removeLoad(lab);
    say(`component remove: ${(await lab.well('component', 'remove', ...NAMES, '--yes')).seconds.toFixed(1)} s`);
    expect(await clusterObjects(lab)).toEqual(bare());
  });

  it('installs them again, and they work', async () => {
    await lab.well('component', 'install', ...NAMES);
    await deployLoad(lab);
    expect(
      await poll(
        () => addressOf(lab),
        (address) => address !== '',
      ),
    ).toBe(lab.address(21));
    expect(await poll(() => answers(lab.address(21)), Boolean)).toBe(true);
    expect(
      (
        await poll(
          () => hpaReplicas(lab),
          ({ measured }) => measured,
        )
      ).measured,
    ).toBe(true);
  });

  it('leaves the cluster to the next story', async () => {
    await removeLoad(lab);
    await lab.well('component', 'remove', ...NAMES, '--yes');
    expect(await clusterObjects(lab)).toEqual(bare());
  });
}
