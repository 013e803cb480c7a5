import { expect, test } from 'vitest';
import { planReset } from '../../src/reset/compare.js';
import { describeReset } from '../../src/reset/describe.js';
import type { Baseline, ClusterState } from '../../src/reset/model.js';
import { rebase } from '../../src/reset/rebase.js';
import { deployment, NODE, state } from './states.js';

function baseline(of: ClusterState): Baseline {
  return { version: 1, takenAt: '2026-01-01T00:00:00.000Z', components: [], state: of };
}

test('what was installed belongs to the start, what the user made before does not', () => {
  const start = baseline(state([deployment('base')]));
  const before = state([deployment('base'), deployment('mine')]);
  const after = state([deployment('base'), deployment('mine'), deployment('metallb')]);
  const moved = rebase(start, before, after, ['metallb 1']);
  expect(moved.components).toEqual(['metallb 1']);
  expect(describeReset(planReset(moved.state, after))).toEqual(['- Deployment.apps default/mine']);
});

test('what was removed on purpose does not come back; what the user removed before does', () => {
  const start = baseline(state([deployment('metallb'), deployment('base')]));
  const moved = rebase(start, state([deployment('metallb')]), state([]), []);
  expect(describeReset(planReset(moved.state, state([])))).toEqual(['+ Deployment.apps default/base']);
});

test('a change by the user is still one afterwards', () => {
  const start = baseline(state([deployment('web', { replicas: 1 })]));
  const changed = state([deployment('web', { replicas: 5 })]);
  const moved = rebase(start, changed, changed, []);
  expect(describeReset(planReset(moved.state, changed))).toEqual(['~ Deployment.apps default/web']);
});

test('images that an installation brought belong to the start, those the user pulled do not', () => {
  const things = (image: string[]): ClusterState => ({ ...state([]), things: { w1: { image } } });
  const moved = rebase(baseline(things(['base'])), things(['base', 'mine']), things(['base', 'mine', 'new']), []);
  expect(moved.state.things).toEqual({ w1: { image: ['base', 'new'] } });
});

test('a node that joined is part of the start as it is', () => {
  const after = { ...state([]), nodes: { w4: NODE }, things: { w4: { image: ['a'] } } };
  expect(rebase(baseline(state([])), state([]), after, []).state).toEqual(after);
});
