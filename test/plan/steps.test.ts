import { describe, expect, it } from 'vitest';
import type { CniName } from '../../src/config/model.js';
import { makePlan } from '../../src/plan/make-plan.js';
import type { Plan } from '../../src/plan/model.js';
import { emulatedFacts, hostFacts, modernConfig } from './plan-input.js';

function planOf(cni: CniName, workers = 2): Plan {
  return makePlan(modernConfig({ cni, workers, components: [] }), hostFacts()).plan;
}

function needs(plan: Plan): Record<string, string[]> {
  return Object.fromEntries(plan.steps.map((step) => [step.id, step.needs]));
}

describe('planSteps', () => {
  it('is the bring-up of a calico lab', () => {
    const graph = needs(planOf('calico'));
    expect(graph).toMatchObject({
      'boot:host': [],
      'connect:m-k8s': ['boot:host'],
      'connect:w2-k8s': ['boot:host'],
      'upload:w1-k8s': ['connect:w1-k8s'],
      'images:w1-k8s': ['kubernetes:w1-k8s'],
      'init:m-k8s': ['images:m-k8s'],
      'kubectl:m-k8s': ['init:m-k8s'],
      'cni:m-k8s': ['init:m-k8s'],
      'kubeconfig:host': ['init:m-k8s'],
      'join:w1-k8s': ['images:w1-k8s', 'init:m-k8s'],
      'join:w2-k8s': ['images:w2-k8s', 'init:m-k8s'],
      'ready:m-k8s': ['kubectl:m-k8s', 'cni:m-k8s', 'join:w1-k8s', 'join:w2-k8s'],
      'smoke:host': ['ready:m-k8s', 'kubeconfig:host'],
    });
    expect(graph).not.toHaveProperty('cni:w1-k8s');
    expect(Object.keys(graph)).toHaveLength(1 + 3 * 8 + 4 + 2 + 2);
  });

  it('brings static routes to every node before its kubelet starts', () => {
    expect(needs(planOf('static-route'))).toMatchObject({
      'cni:m-k8s': ['images:m-k8s'],
      'init:m-k8s': ['cni:m-k8s'],
      'cni:w1-k8s': ['images:w1-k8s'],
      'join:w1-k8s': ['cni:w1-k8s', 'init:m-k8s'],
    });
  });

  it('waits for nothing that cannot happen without a pod network', () => {
    const kinds = planOf('none').steps.map((step) => step.kind);
    expect(kinds).toContain('join');
    for (const kind of ['cni', 'ready', 'smoke']) expect(kinds).not.toContain(kind);
  });

  it.each(['calico', 'flannel', 'static-route', 'none'] as const)(
    'lists each %s step once, after all it needs',
    (cni) => {
      const seen = new Set<string>();
      for (const step of planOf(cni, 30).steps) {
        expect(seen.has(step.id)).toBe(false);
        expect(step.needs.filter((need) => !seen.has(need))).toEqual([]);
        seen.add(step.id);
      }
    },
  );

  it('gives emulated machines six times as long, and each machine time to boot', () => {
    const config = modernConfig({ provider: 'libvirt', workers: 1 });
    const deadline = (plan: Plan, id: string): number =>
      plan.steps.find((step) => step.id === id)?.deadlineSeconds ?? 0;
    const fast = makePlan(config, hostFacts()).plan;
    const slow = makePlan(config, emulatedFacts()).plan;
    for (const { id } of fast.steps) expect(deadline(slow, id)).toBe(6 * deadline(fast, id));
    expect(deadline(planOf('calico', 3), 'boot:host') - deadline(planOf('calico', 1), 'boot:host')).toBe(600);
  });
});
