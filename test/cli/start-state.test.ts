import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, test } from 'vitest';
import type { App } from '../../src/cli/app.js';
import { keepingStart, type UpRun } from '../../src/cli/start-state.js';
import { systemClock } from '../../src/exec/clock.js';
import type { Plan } from '../../src/plan/model.js';
import type { Baseline } from '../../src/reset/model.js';
import type { RunSummary } from '../../src/steps/runner.js';
import { messagesFor } from '../i18n/messages.js';
import { server } from '../ssh/harness.js';
import { dockerPlan } from '../steps/fake-node.js';
import { LabProject, nodeProgram } from './lab-project.js';

const WITH_REGISTRY = { ...dockerPlan(), components: [{ name: 'registry', version: '2.8.3' }] } as unknown as Plan;

const TAINT = { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' };

let lab: LabProject;
let said: string[];

/** The names of all ConfigMaps that the cluster has. */
function has(...names: string[]): void {
  hasIn('one', ...names);
}

function hasIn(cluster: string, ...names: string[]): void {
  const items = names.map((name) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default' },
  }));
  const system = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kube-system', uid: cluster } };
  writeFileSync(join(lab.dir, 'objects'), JSON.stringify({ items: [...items, system] }));
}

/** Those that the control plane has. */
function taints(found: (typeof TAINT)[]): void {
  const items = dockerPlan().nodes.map(({ name, role }) => ({
    metadata: { name },
    spec: role === 'worker' ? {} : { taints: found },
  }));
  writeFileSync(join(lab.dir, 'nodes'), JSON.stringify({ items }));
}

function start(name: string, ...names: string[]): void {
  const objects = Object.fromEntries(
    names.map((each) => [
      `ConfigMap default/${each}`,
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: each, namespace: 'default' } },
    ]),
  );
  const nodes = Object.fromEntries(
    dockerPlan().nodes.map(({ name, role }) => [
      name,
      { labels: {}, taints: role === 'worker' ? [] : [TAINT], unschedulable: false },
    ]),
  );
  const state = { objects, nodes, things: {}, cluster: 'one' };
  lab.write(
    `lab/.state/baselines/${name}.json`,
    JSON.stringify({ version: 1, takenAt: '2026-11-21T00:00:00Z', components: [], state }),
  );
}

function starts(): Record<string, string[]> {
  const dir = join(lab.state, 'baselines');
  return Object.fromEntries(
    readdirSync(dir)
      .filter((file) => file.endsWith('.json'))
      .map((file) => {
        const { state } = JSON.parse(readFileSync(join(dir, file), 'utf8')) as { state: { objects: object } };
        return [file.replace('.json', ''), ownKeys(state.objects).map((key) => key.replace('ConfigMap default/', ''))];
      }),
  );
}

function ownKeys(objects: object): string[] {
  return Object.keys(objects).filter((key) => key !== 'Namespace kube-system');
}

beforeEach(async () => {
  lab = new LabProject(dockerPlan());
  const nodes = dockerPlan().nodes.map(({ name }) => name);
  const servers = await Promise.all(nodes.map(async (name) => [name, await server()] as const));
  lab.reached(Object.fromEntries(servers));
  taints([TAINT]);
  for (const [, node] of servers) {
    nodeProgram(node, 'ctr', ':');
    nodeProgram(node, 'docker', 'exit 1');
    nodeProgram(
      node,
      'kubectl',
      `shift 2\ncase "$*" in\napi-resources*) echo configmaps ;;\n'get nodes'*) cat "${lab.dir}/nodes" ;;\n'get configmaps'*) cat "${lab.dir}/objects" ;;\nesac`,
    );
  }
  said = [];
});

function change(run: () => Partial<RunSummary>, plan: Plan = WITH_REGISTRY, up?: UpRun): Promise<RunSummary> {
  const app = {
    labDir: lab.labDir,
    environment: { env: lab.env, host: process },
    clock: systemClock,
    texts: messagesFor('en'),
    signal: new AbortController().signal,
    say: (text: string) => said.push(text),
  } as unknown as App;
  return keepingStart(
    app,
    plan,
    async () => Promise.resolve({ ok: true, changed: [], ...run() } as unknown as RunSummary),
    up,
  );
}

test('a component that is installed belongs to every start, what the user made before to none', async () => {
  start('base', 'system');
  start('ch3', 'system', 'ingress');
  has('system', 'ingress', 'mine');
  await change(() => {
    has('system', 'ingress', 'mine', 'registry');
    return {};
  });
  expect(starts()).toEqual({ base: ['system', 'registry'], ch3: ['system', 'ingress', 'registry'] });
  expect(said).toEqual([]);
});

test('a start follows the lab file, where that wants the taint of the control plane otherwise', async () => {
  const taintsOf = (name: string): object[] | undefined =>
    (JSON.parse(readFileSync(join(lab.state, 'baselines', `${name}.json`), 'utf8')) as Baseline).state.nodes['m-k8s']
      ?.taints;
  start('ch3', 'system');
  has('system');
  const untainted = { ...dockerPlan(), untaintControlPlane: true };
  await change(() => {
    taints([]);
    return { changed: ['kubectl:m-k8s'] };
  }, untainted);
  expect(taintsOf('ch3')).toEqual([]);
  await change(() => {
    taints([TAINT]);
    return { changed: ['kubectl:m-k8s'] };
  }, dockerPlan());
  expect(taintsOf('ch3')).toEqual([TAINT]);
});

test('starts of chapters do not outlive their cluster', async () => {
  start('base', 'system');
  start('ch3', 'system', 'ingress');
  has('system');
  await change(() => {
    hasIn('two', 'anew');
    return { changed: ['init:m-k8s'] };
  });
  expect(starts()).toEqual({ base: ['anew'] });
});

test('a step that repaired the control plane does not make a start of what the user did', async () => {
  start('base', 'system');
  start('ch3', 'system', 'ingress');
  has('system', 'mine');
  await change(() => {
    has('system', 'mine', 'registry');
    return { changed: ['init:m-k8s'] };
  });
  expect(starts()).toEqual({ base: ['system', 'registry'], ch3: ['system', 'ingress', 'registry'] });
});

test.each([
  ['records the start that the killed one could not', [], 'one', ['system', 'late']],
  ['drops those of another cluster', ['base', 'ch3'], 'two', ['system', 'late']],
  ['leaves those of this cluster', ['base'], 'one', ['system']],
])('a run that ends what a killed one began %s', async (_what, names, cluster, base) => {
  for (const name of names) start(name, 'system');
  hasIn(cluster, 'system', 'late');
  await change(() => ({ changed: ['ready:m-k8s'] }), dockerPlan(), { unsettled: true });
  expect(starts()).toEqual({ base });
});

test('a lab that was seen whole and still has no start gets it from the next up, with a word', async () => {
  has('system');
  await change(() => ({}), dockerPlan(), { unsettled: false });
  expect(starts()).toEqual({ base: ['system'] });
  expect(said).toEqual(['What is there now is the start "base" from here on (2 objects).']);
});

describe('of a lab that is halted when its components change', () => {
  const halt = (): void => rmSync(join(lab.dir, 'objects'), { force: true });

  it('the machines are started first, and every start moves along', async () => {
    start('base', 'system');
    start('ch3', 'system', 'ingress');
    halt();
    const woken: string[][] = [];
    const wake = async (nodes: readonly string[]): Promise<RunSummary> => {
      woken.push([...nodes]);
      has('system', 'ingress', 'mine');
      return Promise.resolve({ ok: true, changed: ['boot:host'] } as unknown as RunSummary);
    };
    await change(
      () => {
        has('system', 'ingress', 'mine', 'registry');
        return {};
      },
      WITH_REGISTRY,
      { wake },
    );
    expect(starts()).toEqual({ base: ['system', 'registry'], ch3: ['system', 'ingress', 'registry'] });
    expect(woken).toEqual([dockerPlan().nodes.map(({ name }) => name)]);
  });

  it('a start that is lost all the same is told, and not made of what the user has', async () => {
    start('base', 'system');
    halt();
    const wake = (): Promise<RunSummary> => Promise.resolve({ ok: false, changed: [] } as unknown as RunSummary);
    await change(() => (has('system', 'mine', 'registry'), {}), WITH_REGISTRY, { wake });
    expect(said.at(-1)).toContain('k8slab reset --record');
    await change(() => ({}), WITH_REGISTRY, { unsettled: true, wake });
    expect(starts()).toEqual({});
  });
});

test('what the lab file says of a component belongs to every start, too', async () => {
  const range = (metallb: string): Plan =>
    ({
      ...dockerPlan(),
      network: { ...dockerPlan().network, metallb },
      components: [{ name: 'metallb', version: '0.12.1', files: [], images: [] }],
    }) as unknown as Plan;
  has('system');
  await change(() => ({ changed: ['init:m-k8s'] }), range('192.168.1.11-192.168.1.99'));
  await change(() => (has('system', 'new-range'), {}), range('192.168.1.201-192.168.1.220'));
  expect(starts()).toEqual({ base: ['system', 'new-range'] });
  await change(() => (has('system', 'new-range', 'mine'), {}), range('192.168.1.201-192.168.1.220'));
  expect(starts()).toEqual({ base: ['system', 'new-range'] });
});
