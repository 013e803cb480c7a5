import { expect, test } from 'vitest';
import { applyReset } from '../../src/reset/apply.js';
import { isAtRest, isNothing, planReset } from '../../src/reset/compare.js';
import { describeReset } from '../../src/reset/describe.js';
import { takeState } from '../../src/reset/take.js';
import { SmallCluster } from './small-cluster.js';
import { deployment, namespace, state } from './states.js';

const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'mine', namespace: 'default' } };

async function back(cluster: SmallCluster, start = state([deployment('base')])) {
  const context = cluster.context();
  const said: string[] = [];
  const plan = planReset(start, await takeState(context));
  const rest = await applyReset(context, { start, keep: [] }, plan, (line) => said.push(line));
  return { rest, said };
}

test('deletes, creates and replaces with one command each', async () => {
  const start = state([deployment('gone'), deployment('changed')]);
  const cluster = new SmallCluster([deployment('changed', { replicas: 7 }), deployment('new'), deployment('newer')]);
  const { rest, said } = await back(cluster, start);
  expect(isNothing(rest)).toBe(true);
  expect(said).toEqual([]);
  expect([...cluster.objects.keys()].sort()).toEqual([
    'Deployment.apps default/changed',
    'Deployment.apps default/gone',
  ]);
  expect(cluster.asked).toEqual(['delete --wait=false --cascade=foreground', 'create', 'replace']);
});

test('hurries pods that take their time to end', async () => {
  const cluster = new SmallCluster([deployment('base'), pod]);
  cluster.slow.add('Pod default/mine');
  const { rest } = await back(cluster);
  expect(isNothing(rest)).toBe(true);
  expect(cluster.asked).toEqual(['delete --wait=false --cascade=foreground', 'stop mine', 'forget default/mine mine']);
});

test('hides no pod whose containers go on, and no part of the control plane', async () => {
  const mirror = { ...pod, metadata: { ...pod.metadata, name: 'etcd-m-k8s' } };
  const cluster = new SmallCluster([deployment('base'), pod, mirror]);
  cluster.slow.add('Pod default/mine').add('Pod default/etcd-m-k8s');
  cluster.running.add('mine');
  cluster.mirrors.add('etcd-m-k8s');
  const { rest } = await back(cluster);
  expect(describeReset(rest)).toEqual(['- Pod default/mine', '- Pod default/etcd-m-k8s']);
  expect(cluster.asked).toEqual(['delete --wait=false --cascade=foreground', 'stop mine']);
});

test('makes an object anew that cannot be changed in place, and says why', async () => {
  const cluster = new SmallCluster([deployment('base', { replicas: 7 })]);
  cluster.immutable.add('Deployment.apps default/base');
  const { rest, said } = await back(cluster);
  expect(isNothing(rest)).toBe(true);
  expect(said).toEqual(['Deployment.apps default/base: field is immutable']);
  expect(cluster.asked).toEqual(['replace', 'replace --force --grace-period=1']);
});

test('waits for what an earlier reset, killed meanwhile, has told to go', async () => {
  const cluster = new SmallCluster([deployment('base'), namespace('play')]);
  cluster.held.add('Namespace play');
  // Only told to go, as by a program that was killed then.
  await cluster
    .context()
    .connect('m-k8s')
    .then((node) =>
      node.run({
        argv: ['kubectl', '--kubeconfig', '/etc/kubernetes/admin.conf', 'delete', '-f', '-'],
        stdin: JSON.stringify({ items: [namespace('play')] }),
      }),
    );
  const start = state([deployment('base')]);
  const now = await takeState(cluster.context());
  const plan = planReset(start, now);
  expect([isNothing(plan), isAtRest(plan, now)]).toEqual([true, false]);
  const rest = await applyReset(cluster.context(), { start, keep: [] }, plan, () => undefined);
  expect(describeReset(rest)).toEqual(['- Namespace play']);
  cluster.objects.delete('Namespace play');
  expect(isAtRest(plan, await takeState(cluster.context()))).toBe(true);
});

test('tells what is left when something does not go', async () => {
  const cluster = new SmallCluster([deployment('base'), namespace('play')]);
  cluster.refusals.set('Deployment.apps default/other', Number.POSITIVE_INFINITY);
  cluster.held.add('Namespace play');
  const { rest } = await back(cluster, state([deployment('base'), deployment('other')]));
  expect(describeReset(rest)).toEqual(['- Namespace play', '+ Deployment.apps default/other']);
});

test('creates again what was refused because its kind was only just there', async () => {
  const cluster = new SmallCluster([deployment('base')]);
  cluster.refusals.set('Deployment.apps default/other', 2);
  const { rest } = await back(cluster, state([deployment('base'), deployment('other')]));
  expect(isNothing(rest)).toBe(true);
  expect(cluster.asked).toEqual(['create', 'create', 'create']);
});

test('never makes a namespace anew, which would take all in it along', async () => {
  const cluster = new SmallCluster([namespace('project', { team: 'b' }), deployment('web', { namespace: 'project' })]);
  cluster.immutable.add('Namespace project');
  const start = state([namespace('project', { team: 'a' }), deployment('web', { namespace: 'project' })]);
  const { rest } = await back(cluster, start);
  expect(describeReset(rest)).toEqual(['~ Namespace project']);
  expect(cluster.asked).toEqual(['replace']);
});
