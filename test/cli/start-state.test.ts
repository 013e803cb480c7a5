import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import type { App } from '../../src/cli/app.js';
import { keepingStart } from '../../src/cli/start-state.js';
import { systemClock } from '../../src/exec/clock.js';
import type { Plan } from '../../src/plan/model.js';
import type { RunSummary } from '../../src/steps/runner.js';
import { messagesFor } from '../i18n/messages.js';
import { server } from '../ssh/harness.js';
import { dockerPlan } from '../steps/fake-node.js';
import { LabProject, nodeProgram } from './lab-project.js';

const WITH_REGISTRY = { ...dockerPlan(), components: [{ name: 'registry', version: '2.8.3' }] } as unknown as Plan;

let lab: LabProject;
let said: string[];

/** The names of all ConfigMaps that the cluster has. */
function has(...names: string[]): void {
  const items = names.map((name) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default' },
  }));
  writeFileSync(join(lab.dir, 'objects'), JSON.stringify({ items }));
}

function start(name: string, ...names: string[]): void {
  const objects = Object.fromEntries(
    names.map((each) => [
      `ConfigMap default/${each}`,
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: each, namespace: 'default' } },
    ]),
  );
  const nodes = Object.fromEntries(
    dockerPlan().nodes.map((node) => [node.name, { labels: {}, taints: [], unschedulable: false }]),
  );
  const state = { objects, nodes, things: {} };
  lab.write(
    `lab/.state/baselines/${name}.json`,
    JSON.stringify({ version: 1, takenAt: '2026-11-21T00:00:00Z', components: [], state }),
  );
}

function starts(): Record<string, string[]> {
  const dir = join(lab.state, 'baselines');
  return Object.fromEntries(
    readdirSync(dir).map((file) => {
      const { state } = JSON.parse(readFileSync(join(dir, file), 'utf8')) as { state: { objects: object } };
      return [
        file.replace('.json', ''),
        Object.keys(state.objects).map((key) => key.replace('ConfigMap default/', '')),
      ];
    }),
  );
}

beforeEach(async () => {
  lab = new LabProject(dockerPlan());
  const nodes = dockerPlan().nodes.map(({ name }) => name);
  const servers = await Promise.all(nodes.map(async (name) => [name, await server()] as const));
  lab.reached(Object.fromEntries(servers));
  const items = JSON.stringify({ items: nodes.map((name) => ({ metadata: { name }, spec: {} })) });
  for (const [, node] of servers) {
    nodeProgram(node, 'ctr', ':');
    nodeProgram(node, 'docker', 'exit 1');
    nodeProgram(
      node,
      'kubectl',
      `shift 2\ncase "$*" in\napi-resources*) echo configmaps ;;\n'get nodes'*) echo '${items}' ;;\n'get configmaps'*) cat "${lab.dir}/objects" ;;\nesac`,
    );
  }
  said = [];
});

function change(run: () => Partial<RunSummary>): Promise<RunSummary> {
  const app = {
    labDir: lab.labDir,
    environment: { env: lab.env, host: process },
    clock: systemClock,
    texts: messagesFor('en'),
    signal: new AbortController().signal,
    say: (text: string) => said.push(text),
  } as unknown as App;
  return keepingStart(app, WITH_REGISTRY, async () =>
    Promise.resolve({ ok: true, changed: [], ...run() } as unknown as RunSummary),
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

test('starts of chapters do not outlive their cluster', async () => {
  start('base', 'system');
  start('ch3', 'system', 'ingress');
  has('system');
  await change(() => {
    has('anew');
    return { changed: ['init:m-k8s'] };
  });
  expect(starts()).toEqual({ base: ['anew'] });
});
