import { expect, test } from 'vitest';
import { applyReset } from '../../src/reset/apply.js';
import { isNothing, planReset } from '../../src/reset/compare.js';
import { describeReset } from '../../src/reset/describe.js';
import { takeState } from '../../src/reset/take.js';
import { SmallCluster } from './small-cluster.js';
import { deployment, state } from './states.js';

const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'mine', namespace: 'default' } };

async function back(cluster: SmallCluster, start = state([deployment('base')])) {
  const context = cluster.context();
  const said: string[] = [];
  const plan = planReset(start, await takeState(context));
  const rest = await applyReset(context, start, plan, (line) => said.push(line));
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

test('tells what is left when something does not go', async () => {
  const cluster = new SmallCluster([deployment('base')]);
  const context = cluster.context();
  const start = state([deployment('base'), deployment('other')]);
  // Nobody creates it: the plan is empty, the comparison at the end is not.
  const rest = await applyReset(context, start, planReset(state([]), state([])), () => undefined);
  expect(describeReset(rest)).toEqual(['+ Deployment.apps default/other']);
});
