import { describe, expect, it } from 'vitest';
import { saveSteps, snapshotSteps } from '../../src/snapshot/save.js';
import { FakeNode } from '../steps/fake-node.js';
import { Run } from '../steps/run-harness.js';
import { NODES, recordOf, runStep, snapshotLab } from './lab-of-snapshots.js';

const nodesThatSync = (): FakeNode[] => NODES.map((name) => new FakeNode(name, { sync: {} }));
function signalled(): { told: Promise<void>; tell: () => void } {
  let tell: () => void = () => undefined;
  const told = new Promise<void>((resolve) => (tell = resolve));
  return { told, tell: () => tell() };
}

const ORDER = { name: 'ch3', version: '1.2.3' };

describe('saving', () => {
  it('writes files to the disks of all nodes, then saves all of them, then records it', async () => {
    const nodes = nodesThatSync();
    const lab = snapshotLab(nodes);
    lab.writeState('baselines/base.json', '{"base":1}');
    lab.writeState('baselines/pending.json', '{}');
    const run = new Run(saveSteps(lab.given, ORDER));
    expect(await run.summary).toMatchObject({ ok: true, changed: ['snapshot:host'] });
    expect(run.ids('step-done').at(-1)).toBe('snapshot:host');
    expect(nodes.map(({ ran }) => ran)).toEqual(NODES.map(() => ['sync']));
    expect(lab.store.calls).toEqual([`save ch3 ${NODES.join()}`]);
    expect(lab.file().sets).toEqual([
      recordOf('ch3', {
        kubernetes: lab.given.plan.kubernetes.version,
        components: lab.given.plan.components.map(({ name, version }) => `${name} ${version}`),
        k8slab: '1.2.3',
      }),
    ]);
    expect(lab.state('snapshots/ch3')).toEqual({ 'base.json': '{"base":1}' });
  });

  it('removes what is left of one of that name first', async () => {
    const lab = snapshotLab(nodesThatSync());
    lab.store.has.get('w1-k8s')?.add('ch3');
    lab.writeState('snapshots.json', JSON.stringify({ version: 1, sets: [recordOf('ch3', { state: 'saving' })] }));
    await runStep(snapshotSteps(lab.given, ORDER, []), 'snapshot:host');
    expect(lab.store.calls).toEqual(['delete ch3 w1-k8s', `save ch3 ${NODES.join()}`]);
    expect(lab.file().sets).toMatchObject([{ name: 'ch3', state: 'complete' }]);
  });

  it('that fails on one node takes the others away again, and forgets it', async () => {
    const lab = snapshotLab(nodesThatSync());
    lab.store.has.get('m-k8s')?.add('base');
    lab.writeState('snapshots.json', JSON.stringify({ version: 1, sets: [recordOf('base')] }));
    lab.store.failOn = 'w2-k8s';
    await expect(runStep(snapshotSteps(lab.given, ORDER, []), 'snapshot:host')).rejects.toMatchObject({
      code: 'K8SLAB_HOST_FULL',
    });
    expect(lab.store.calls.at(-1)).toBe('delete ch3 m-k8s,w1-k8s');
    expect(lab.file().sets.map(({ name }) => name)).toEqual(['base']);
    expect([...(lab.store.has.get('m-k8s') ?? [])]).toEqual(['base']);
  });

  it('that is told to stop has the time to take it away', async () => {
    const lab = snapshotLab(nodesThatSync());
    const run = new Run(saveSteps(lab.given, ORDER));
    const [saving, deleting] = [signalled(), signalled()];
    lab.store.save = (_nodes, name, call) => {
      lab.store.has.get('m-k8s')?.add(name);
      saving.tell();
      return new Promise((_resolve, reject) => {
        call?.signal?.addEventListener('abort', () => reject(new Error('interrupted')));
      });
    };
    lab.store.delete = async (_nodes, name) => {
      deleting.tell();
      await run.clock.sleep(200_000);
      lab.store.has.get('m-k8s')?.delete(name);
    };
    await saving.told;
    run.abort.abort(new Error('interrupted'));
    await deleting.told;
    await run.clock.advance(199_000);
    expect(lab.file().sets).toMatchObject([{ name: 'ch3', state: 'saving' }]);
    await run.clock.advance(2000);
    expect(await run.summary).toMatchObject({ ok: false, interrupted: true });
    expect(lab.file().sets).toEqual([]);
    expect([...(lab.store.has.get('m-k8s') ?? [])]).toEqual([]);
  });

  it('that cannot even take it away stays known as unfinished', async () => {
    const lab = snapshotLab(nodesThatSync());
    lab.store.failOn = 'w2-k8s';
    lab.store.delete = () => Promise.reject(new Error('gone mad'));
    await expect(runStep(snapshotSteps(lab.given, ORDER, []), 'snapshot:host')).rejects.toMatchObject({
      code: 'K8SLAB_HOST_FULL',
    });
    expect(lab.file().sets).toMatchObject([{ name: 'ch3', state: 'saving' }]);
  });

  it('does not begin where a disk could not be written to', async () => {
    const nodes = NODES.map((name) => new FakeNode(name, { sync: name === 'w1-k8s' ? { exitCode: 1 } : {} }));
    const lab = snapshotLab(nodes);
    const run = new Run(saveSteps(lab.given, ORDER));
    expect(await run.summary).toMatchObject({ failures: [{ error: { code: 'K8SLAB_SNAPSHOT_SYNC' } }] });
    expect(lab.store.calls).toEqual([]);
  });

  it('needs machines that run', async () => {
    const lab = snapshotLab([]);
    const status = async () => NODES.map((node) => ({ node, state: 'stopped' as const, detail: 'shutoff' }));
    const given = { ...lab.given, provider: { ...lab.given.provider, status } };
    const run = new Run(saveSteps(given, ORDER));
    expect(await run.summary).toMatchObject({
      failures: [
        { error: { code: 'K8SLAB_LAB_NOT_RUNNING', message: /^Cannot save the snapshot ch3: not running: m-k8s/ } },
      ],
    });
  });
});
