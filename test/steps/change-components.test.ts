import { describe, expect, it } from 'vitest';
import type { ComponentName } from '../../src/config/component-names.js';
import type { MachineStatus } from '../../src/provider/provider.js';
import { installComponents, removeComponents } from '../../src/steps/change-components.js';
import type { Session } from '../../src/steps/session.js';
import { planWith } from '../components/lab-of.js';
import { FakeNode, session } from './fake-node.js';
import { Run } from './run-harness.js';

const NAMES: ComponentName[] = ['metallb', 'registry', 'helm', 'kustomize'];
const GUEST = '/opt/k8slab/guest/run.sh';

/** Nodes of a lab that is up; each says of every guest step that it changed something. */
function lab(installed: string[] = NAMES) {
  const nodes = ['m-k8s', 'w1-k8s'].map(
    (name) =>
      new FakeNode(name, {
        [`${GUEST} component-states`]: { stdout: installed.map((each) => `K8SLAB_COMPONENT ${each} 1\n`).join('') },
        [GUEST]: { stdout: 'K8SLAB_RESULT changed\n' },
        'test -s /etc/kubernetes/admin.conf': {},
      }),
  );
  const plan = planWith('1.20.15', NAMES, { workers: 1, provider: 'docker', runtime: 'containerd' });
  return { nodes, plan, given: session(nodes, { plan, ...running('running') }) };
}

/** A provider that knows the machines, so that no connection of an earlier run is needed. */
function running(state: MachineStatus['state']): Pick<Session, 'provider'> {
  const { provider } = session([]);
  const status = ['m-k8s', 'w1-k8s'].map((node) => ({ node, state, detail: state }));
  return { provider: { ...provider, status: async () => status, sshTargets: async () => [] } };
}

/** Without the steps that need files on the disk. */
const steps = (all: ReturnType<typeof installComponents>) =>
  all.map((each) => (/^upload/.test(each.step.id) ? { ...each, run: async () => ({ changed: true }) } : each));

describe('installing components', () => {
  it('finds the machines, writes the lab file, then does what it takes', async () => {
    const { nodes, given } = lab([]);
    const written: string[] = [];
    const write = async (): Promise<boolean> => {
      written.push(`after ${String(nodes[0]?.ran.length)} commands`);
      return true;
    };
    const run = new Run(steps(installComponents(given, ['registry'], { bundle: undefined, write })));
    expect(await run.summary).toMatchObject({ ok: true });
    expect(written).toHaveLength(1);
    const done = run.ids('step-done');
    expect(done).not.toContain('helm:m-k8s');
    const order = [
      'boot:host',
      'lab-file:host',
      'upload:w1-k8s',
      'component-images:m-k8s',
      'registry:m-k8s',
      'registry:w1-k8s',
    ];
    expect(done.filter((id) => order.includes(id))).toEqual(order);
    expect(nodes[1]?.ran).toEqual([`${GUEST} component-images`, `${GUEST} registry`]);
  });

  it('changes nothing where machines do not run', async () => {
    const { plan, nodes } = lab();
    const given = session(nodes, { plan, ...running('stopped') });
    const write = (): Promise<boolean> => Promise.reject(new Error('written'));
    const run = new Run(installComponents(given, ['helm'], { bundle: undefined, write }));
    expect(await run.summary).toMatchObject({
      ok: false,
      failures: [
        {
          error: {
            code: 'K8SLAB_LAB_NOT_RUNNING',
            message: 'Cannot change the components of this lab: not running: m-k8s (stopped), w1-k8s (stopped)',
            exitCode: 1,
          },
        },
      ],
    });
  });

  it('does not wait for a cluster that was never made', async () => {
    const { plan } = lab();
    const nodes = ['m-k8s', 'w1-k8s'].map((name) => new FakeNode(name, { test: { exitCode: 1 } }));
    const given = session(nodes, { plan, ...running('running') });
    const run = new Run(steps(installComponents(given, ['helm'], { bundle: undefined, write: async () => false })));
    expect((await run.summary).failures).toMatchObject([
      { step: 'cluster:m-k8s', error: { code: 'K8SLAB_LAB_NOT_RUNNING', message: /m-k8s has no cluster yet$/ } },
    ]);
  });
});

describe('removing components', () => {
  const remove = (given: Session, names: ComponentName[], rest: ComponentName[], write = async () => true) => {
    const after = planWith('1.20.15', rest, { workers: 1, provider: 'docker', runtime: 'containerd' });
    return new Run(steps(removeComponents(given, names, { bundle: undefined, after, write })));
  };

  it('goes to the workers first, then lets the lab file forget them', async () => {
    const { nodes, given } = lab();
    const run = remove(given, ['registry', 'helm'], ['metallb', 'kustomize']);
    expect(await run.summary).toMatchObject({ ok: true });
    const done = run.ids('step-done');
    const index = (id: string): number => done.indexOf(id);
    expect(index('remove-registry:w1-k8s')).toBeLessThan(index('remove-registry:m-k8s'));
    expect(index('remove-registry:m-k8s')).toBeLessThan(index('lab-file:host'));
    expect(index('lab-file:host')).toBeLessThan(index('upload-again:w1-k8s'));
    expect(nodes[1]?.ran).toEqual([`${GUEST} --remove registry`, `${GUEST} component-images`]);
    expect(done).not.toContain('remove-helm:w1-k8s');
  });

  it('keeps the lab file when something is left', async () => {
    const { plan } = lab();
    const failing = new FakeNode('m-k8s', {
      [`${GUEST} component-states`]: {},
      [GUEST]: { exitCode: 1, stderr: 'K8SLAB_ERROR K8SLAB_COMPONENT_LEFT Cannot remove all of helm\n' },
      test: {},
    });
    const given = session([failing, new FakeNode('w1-k8s')], { plan, ...running('running') });
    const run = remove(given, ['helm'], ['metallb'], () => Promise.reject(new Error('written')));
    expect((await run.summary).failures).toMatchObject([
      { step: 'remove-helm:m-k8s', error: { code: 'K8SLAB_COMPONENT_LEFT' } },
    ]);
    expect(run.ids('step-cancelled')).toContain('lab-file:host');
  });

  it('refuses what something else on the node needs, also when the plan has forgotten that', async () => {
    const { nodes, given } = lab(['helm', 'jenkins']);
    const run = remove(given, ['helm'], ['metallb']);
    expect((await run.summary).failures).toMatchObject([
      {
        error: {
          code: 'K8SLAB_COMPONENT_NEEDED',
          message: 'Cannot remove helm: jenkins is installed and needs it',
          hint: 'Remove both: k8slab component remove helm jenkins',
        },
      },
    ]);
    expect(nodes[0]?.ran.filter((line) => line.includes('--remove'))).toEqual([]);
  });
});
