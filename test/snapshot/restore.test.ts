import { describe, expect, it } from 'vitest';
import { restoreSteps } from '../../src/snapshot/restore.js';
import type { SshRequest } from '../../src/ssh/ssh-exec.js';
import type { RunnableStep } from '../../src/steps/step.js';
import { FakeNode } from '../steps/fake-node.js';
import { Run } from '../steps/run-harness.js';
import { NODES, recordOf, runStep, type SnapshotLab, snapshotLab, vmPlan } from './lab-of-snapshots.js';

const GUEST = '/opt/k8slab/guest/run.sh';
const DAYS_3 = 3 * 86_400_000;
const target = (node: string) => ({ node, host: '10.0.0.9', port: 22, user: 'vagrant', identityFiles: [] });

/** Nodes whose clock is so many milliseconds behind the host's, until they are told to set it. */
function lab(behindMs = 0, options: { sets?: boolean; plan?: ReturnType<typeof vmPlan> } = {}) {
  const late = new Map(NODES.map((name) => [name, behindMs]));
  const now = (): number => made.clock.now();
  const leases = () => ({
    items: NODES.map((name) => ({ metadata: { name }, spec: { renewTime: new Date(now()).toISOString() } })),
  });
  const nodes = NODES.map(
    (name) =>
      new FakeNode(name, {
        date: () => ({ stdout: `${String((now() - (late.get(name) ?? 0)) / 1000)}\n` }),
        [`${GUEST} set-clock`]: ({ argv }: SshRequest) => {
          if (options.sets !== false) late.set(name, (late.get(name) ?? 0) - Number(argv.at(-1)) * 1000);
          return { stdout: 'K8SLAB_RESULT changed\n' };
        },
        [GUEST]: { stdout: 'K8SLAB_RESULT changed\n' },
        'kubectl --kubeconfig /etc/kubernetes/admin.conf -n kube-node-lease get leases': () => ({
          stdout: JSON.stringify(leases()),
        }),
      }),
  );
  const made = snapshotLab(nodes, options.plan);
  return { ...made, nodes, late };
}

/** Without the steps that need real files, TLS or pods: they are those of `up`, and tested there. */
const withoutUp = (steps: readonly RunnableStep[]): RunnableStep[] =>
  steps.map((each) =>
    /^(upload|kubeconfig|smoke)/.test(each.step.id) ? { ...each, run: async () => ({ changed: false }) } : each,
  );

describe('restoring', () => {
  it('sets all machines back, then the clocks, then what lives by them, and looks at the cluster last', async () => {
    const { given, store, nodes, file, clock } = lab(DAYS_3);
    const record = recordOf('ch3');
    const run = new Run(withoutUp(restoreSteps(given, record, undefined)));
    expect(await run.summary).toMatchObject({ ok: true, failures: [] });
    expect(store.calls).toEqual([`restore ch3 ${NODES.join()}`]);
    const done = run.ids('step-done');
    const first = (id: string): number => done.findIndex((each) => each.startsWith(id));
    const last = (id: string): number => done.findLastIndex((each) => each.startsWith(id));
    expect(first('boot:')).toBeGreaterThan(done.indexOf('restore:host'));
    expect(first('renew:')).toBeGreaterThan(last('clock:'));
    expect(first('heard:')).toBeGreaterThan(last('renew:'));
    expect(done.indexOf('smoke:host')).toBe(done.length - 1);
    expect(nodes[2]?.ran.filter((line) => line.startsWith(GUEST))).toEqual([
      `${GUEST} set-clock 259200.000`,
      `${GUEST} after-restore`,
    ]);
    expect(nodes[0]?.ran).toContain(`${GUEST} ready`);
    // Until the whole command is done: the caller takes it off.
    expect(file().restoring).toBe('ch3');
    expect(clock.sleeps).toEqual([]);
  });

  it('forgets what was proven of the cluster before anything else, and finds nodes where they were', async () => {
    const { given, store, file } = lab();
    await given.journal.update({ verifiedAt: '2026-11-21T00:00:00.000Z' });
    let before: unknown;
    store.restore = async () => {
      before = { verifiedAt: given.journal.data.verifiedAt, restoring: file().restoring };
      return Promise.reject(new Error('cut off'));
    };
    const sshTargets = { 'm-k8s': target('m-k8s') };
    const steps = restoreSteps(given, recordOf('ch3', { sshTargets }), undefined);
    await expect(runStep(steps, 'restore:host')).rejects.toThrow('cut off');
    expect(before).toEqual({ verifiedAt: undefined, restoring: 'ch3' });
    expect(given.journal.data.sshTargets).toEqual(sshTargets);
  });

  it('puts the recorded starts of that time back; later ones stay, half ones go', async () => {
    const { given, writeState, state } = lab();
    writeState('snapshots/ch3/base.json', 'then');
    writeState('baselines/base.json', 'now');
    writeState('baselines/ch4.json', 'later');
    writeState('baselines/pending.json', 'half');
    await runStep(restoreSteps(given, recordOf('ch3'), undefined), 'restore:host');
    expect(state('baselines')).toEqual({ 'base.json': 'then', 'ch4.json': 'later' });
  });

  it('waits until the hypervisor says that the machines run', async () => {
    const { given, clock } = lab();
    const states = ['unknown', 'stopped', 'running'] as const;
    let asked = 0;
    const status = async () => {
      const state = states[Math.min(asked++, 2)] ?? 'running';
      return NODES.map((node) => ({ node, state, detail: state }));
    };
    const steps = restoreSteps({ ...given, provider: { ...given.provider, status } }, recordOf('ch3'), undefined);
    await runStep(steps, 'boot:host');
    expect([asked, clock.sleeps]).toEqual([3, [2000, 2000]]);
  });
});

describe('clocks', () => {
  const clockOf = (given: Parameters<typeof restoreSteps>[0]) =>
    runStep(restoreSteps(given, recordOf('ch3'), undefined), 'clock:w1-k8s');

  it.each([[999], [-999]])('%d ms off are left to NTP', async (ms) => {
    const { given, nodes } = lab(ms);
    expect(await clockOf(given)).toEqual({ changed: false });
    expect(nodes[1]?.ran).toEqual(['date +%s.%N']);
  });

  it('that are ahead are set back', async () => {
    const { given, late } = lab(-DAYS_3);
    expect(await clockOf(given)).toEqual({ changed: true });
    expect(Math.abs(late.get('w1-k8s') ?? 99)).toBeLessThan(2);
  });

  it('that do not move are an error, not a lab with two times', async () => {
    const { given } = lab(5000, { sets: false });
    await expect(clockOf(given)).rejects.toMatchObject({
      code: 'K8SLAB_CLOCK',
      message: expect.stringContaining('last seen: it is 5.0 s behind') as string,
    });
  });

  it('that answer nonsense are one too', async () => {
    const odd = NODES.map((name) => new FakeNode(name, { date: { stdout: 'Sat Nov 21\n' } }));
    await expect(clockOf(snapshotLab(odd).given)).rejects.toMatchObject({ code: 'K8SLAB_CLOCK' });
  });
});

describe('the cluster', () => {
  const KUBECTL = 'kubectl --kubeconfig /etc/kubernetes/admin.conf';
  const cluster = (leaseMs: (now: number) => Record<string, number>) => {
    const nodes = NODES.map(
      (name) =>
        new FakeNode(name, {
          [GUEST]: { stdout: 'K8SLAB_RESULT changed\n' },
          [`${KUBECTL} -n kube-node-lease`]: () => {
            const ages = leaseMs(made.clock.now());
            const items = Object.entries(ages).map(([node, at]) => ({
              metadata: { name: node },
              spec: { renewTime: new Date(at).toISOString() },
            }));
            return { stdout: JSON.stringify({ items }) };
          },
        }),
    );
    const made = snapshotLab(nodes);
    return made;
  };
  const heard = async (made: SnapshotLab): Promise<unknown> => {
    const steps = restoreSteps(made.given, recordOf('ch3'), undefined);
    await runStep(steps, 'renew:m-k8s');
    return runStep(steps, 'heard:m-k8s');
  };

  it('is not believed that nodes are Ready as they were in the snapshot', async () => {
    const start = snapshotLab([]).clock.now();
    const made = cluster((now) => ({ 'm-k8s': now, 'w1-k8s': start - 1000, 'w2-k8s': now + DAYS_3 }));
    await expect(heard(made)).rejects.toMatchObject({
      code: 'K8SLAB_NODE_SILENT',
      message: expect.stringContaining('last seen: nothing from w1-k8s, w2-k8s') as string,
    });
  });

  it('is heard when every kubelet has renewed its lease since', async () => {
    const start = snapshotLab([]).clock.now();
    const made = cluster((now) => ({ 'm-k8s': now, 'w2-k8s': now, 'w1-k8s': now > start + 9000 ? now : start - 1 }));
    await heard(made);
    expect(made.clock.sleeps.length).toBe(10);
  });

  it('gets new pods of Calico, which write new tokens; other pod networks keep none', async () => {
    const calico = vmPlan();
    let generation = 1;
    const pods = () => ({
      items: NODES.map((name) => ({
        metadata: { name, uid: `${name} ${String(generation)}` },
        status: { conditions: [{ type: 'Ready', status: 'True' }] },
      })),
    });
    const node = new FakeNode('m-k8s', {
      [`${KUBECTL} -n kube-system get pods -l k8s-app=calico-node`]: () => ({ stdout: JSON.stringify(pods()) }),
      [`${KUBECTL} -n kube-system delete pods`]: () => {
        generation++;
        return {};
      },
    });
    const withCni = (name: 'calico' | 'static-route') =>
      snapshotLab([node], { ...calico, cni: { ...calico.cni, name } }).given;
    expect(await runStep(restoreSteps(withCni('static-route'), recordOf('a'), undefined), 'cni-tokens:m-k8s')).toEqual({
      changed: false,
    });
    expect(node.ran).toEqual([]);
    expect(await runStep(restoreSteps(withCni('calico'), recordOf('a'), undefined), 'cni-tokens:m-k8s')).toEqual({
      changed: true,
    });
    expect(node.ran).toContain(`${KUBECTL} -n kube-system delete pods -l k8s-app=calico-node --wait=false`);
  });
});
