import { describe, expect, it } from 'vitest';
import type { PlanStep } from '../../src/plan/model.js';
import { dependentsOf, installSteps, selectSteps, withNeeds } from '../../src/plan/select-steps.js';
import { planWith } from '../components/lab-of.js';

function step(id: string, ...needs: string[]): PlanStep {
  const [kind = '', node = ''] = id.split(':');
  return { id, kind: kind as PlanStep['kind'], node, needs, deadlineSeconds: 1 };
}

describe('a part of the steps', () => {
  const steps = [
    step('boot:host'),
    step('connect:a', 'boot:host'),
    step('hosts:a', 'connect:a'),
    step('ready:a', 'hosts:a', 'boot:host'),
  ];

  it('needs what is left of what it needed', () => {
    const part = selectSteps(steps, ({ kind }) => kind === 'boot' || kind === 'ready');
    expect(part.map(({ id, needs }) => [id, needs])).toEqual([
      ['boot:host', []],
      ['ready:a', ['boot:host']],
    ]);
  });

  it('leaves the plan as it was', () => {
    selectSteps(steps, () => true);
    expect(steps[3]?.needs).toEqual(['hosts:a', 'boot:host']);
  });
});

describe('the steps that install a component', () => {
  it('are connections, files, images and its own, on every node it is for', () => {
    const plan = planWith('1.20.15', ['metallb', 'nfs', 'helm'], { workers: 1 });
    const needs = Object.fromEntries(installSteps(plan, ['nfs']).map(({ id, needs: before }) => [id, before]));
    expect(needs).toEqual({
      'boot:host': [],
      'connect:m-k8s': ['boot:host'],
      'connect:w1-k8s': ['boot:host'],
      'upload:m-k8s': ['connect:m-k8s'],
      'upload:w1-k8s': ['connect:w1-k8s'],
      'component-images:m-k8s': ['upload:m-k8s', 'upload:w1-k8s'],
      'component-images:w1-k8s': ['upload:m-k8s', 'upload:w1-k8s'],
      'nfs:m-k8s': ['component-images:m-k8s', 'component-images:w1-k8s'],
      'nfs:w1-k8s': ['nfs:m-k8s'],
    });
  });

  it('are none where the plan does not have it', () => {
    const plan = planWith('1.20.15', ['helm'], { workers: 0 });
    expect(withNeeds(plan, ['metallb'])).toEqual([]);
    expect(installSteps(plan, ['metallb']).map(({ kind }) => kind)).toEqual(['boot', 'connect', 'upload']);
  });
});

describe('who needs whom', () => {
  it('is known of what stays', () => {
    expect(dependentsOf(['metallb', 'helm', 'kustomize'], ['helm'])).toEqual([]);
    expect(dependentsOf(['metallb', 'nfs', 'helm', 'jenkins'], ['helm', 'nfs'])).toEqual([
      { name: 'jenkins', needs: ['nfs', 'helm'] },
    ]);
    expect(dependentsOf(['helm', 'jenkins'], ['helm', 'jenkins'])).toEqual([]);
  });
});
