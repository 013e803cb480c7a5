import { expect, it } from 'vitest';
import { isNothing, planReset } from '../../src/reset/compare.js';
import type { KubeObject } from '../../src/reset/model.js';
import { state } from './states.js';

function volume(uid: string, more: { size?: string; claim?: string } = {}): KubeObject {
  const { size = '1Gi', claim = 'jenkins' } = more;
  const claimRef = { kind: 'PersistentVolumeClaim', namespace: 'default', name: claim, uid, resourceVersion: '7' };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'jenkins' },
    spec: { capacity: { storage: size }, claimRef },
  };
}

const BOUND = { 'pv.kubernetes.io/bind-completed': 'yes', 'pv.kubernetes.io/bound-by-controller': 'yes', mine: '1' };
const claim: KubeObject = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'jenkins', namespace: 'default', annotations: BOUND },
  spec: { volumeName: 'jenkins' },
};
const nobodys = { kind: 'PersistentVolumeClaim', namespace: 'default', name: 'jenkins' };

it('a claim that is made anew gets its volume, which forgets the old one', () => {
  const plan = planReset(state([volume('old'), claim]), state([volume('old')]));
  expect(plan.create).toEqual([{ ...claim, metadata: { ...claim.metadata, annotations: { mine: '1' } } }]);
  expect(plan.replace).toMatchObject([{ kind: 'PersistentVolume', spec: { capacity: { storage: '1Gi' } } }]);
  expect(plan.replace[0]?.['spec']).toMatchObject({ claimRef: nobodys });
  expect(JSON.stringify(plan.replace)).not.toContain('old');
});

it('a volume that is made anew with its claim does not wait for the old one', () => {
  const plan = planReset(state([volume('old'), claim]), state([]));
  expect(plan.create).toHaveLength(2);
  expect(JSON.stringify(plan.create)).not.toContain('old');
  expect(plan.replace).toEqual([]);
});

it('a claim of the same name in the place of the old one is no change', () => {
  expect(isNothing(planReset(state([volume('old'), claim]), state([volume('new'), claim])))).toBe(true);
});

it('a volume that is set back keeps the claim that it has now', () => {
  const plan = planReset(state([volume('old'), claim]), state([volume('new', { size: '2Gi' }), claim]));
  expect(plan.replace).toEqual([volume('new')]);
});

it('a volume that another claim has taken goes back to the first', () => {
  const plan = planReset(state([volume('old'), claim]), state([volume('new', { claim: 'other' }), claim]));
  expect(plan.replace).toEqual([volume('old')]);
});
