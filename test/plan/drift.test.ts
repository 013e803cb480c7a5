import { describe, expect, it } from 'vitest';
import { planDrift } from '../../src/plan/drift.js';
import { makePlan } from '../../src/plan/make-plan.js';
import type { Plan } from '../../src/plan/model.js';
import type { LabConfig } from '../../src/config/model.js';
import { classicConfig, debianBundle, hostFacts } from './plan-input.js';

function plan(part: Partial<LabConfig> = {}): Plan {
  const config = classicConfig({ provider: 'docker', workers: 2, runtime: 'containerd', ...part });
  return makePlan(config, hostFacts(), { bundle: debianBundle() }).plan;
}
const stored = (value: Plan): Plan => JSON.parse(JSON.stringify(value)) as Plan;

describe('what up would change', () => {
  it('is nothing for the same lab file', () => {
    expect(planDrift(stored(plan()), plan())).toEqual([]);
  });

  it('is nothing where only the words about the provider differ', () => {
    const other = plan();
    expect(planDrift(plan(), { ...other, provider: { ...other.provider, reason: 'docker 99 answers' } })).toEqual([]);
  });

  it('names nodes that come and go, by their addresses', () => {
    const [drift] = [planDrift(plan(), plan({ workers: 3 }))];
    expect(drift).toContainEqual({ path: 'nodes.w3-k8s', after: '192.168.1.103' });
    expect(planDrift(plan(), plan({ workers: 1 }))).toContainEqual({ path: 'nodes.w2-k8s', before: '192.168.1.102' });
  });

  it('names values with what they were and would be', () => {
    const worker = { ...classicConfig().worker, memory: 4096 };
    const before = String(plan().nodes[1]?.memory);
    expect(planDrift(plan(), plan({ worker }))).toEqual([
      { path: 'nodes.w1-k8s.memory', before, after: '4096' },
      { path: 'nodes.w2-k8s.memory', before, after: '4096' },
    ]);
  });

  it('names components with their versions and nothing that follows from them', () => {
    const of = (version: string, image: string): Plan => ({
      ...plan(),
      components: [{ name: 'helm', version, files: [], images: [image] }],
    });
    const none = { ...plan(), components: [] };
    expect(planDrift(none, of('3.18.1', 'a:1'))).toEqual([{ path: 'components.helm', after: '3.18.1' }]);
    expect(planDrift(of('3.18.1', 'a:1'), none)).toEqual([{ path: 'components.helm', before: '3.18.1' }]);
    expect(planDrift(of('3.18.1', 'a:1'), of('4.0.0', 'b:1'))).toEqual([
      { path: 'components.helm.version', before: '3.18.1', after: '4.0.0' },
    ]);
    expect(planDrift(of('3.18.1', 'a:1'), of('3.18.1', 'b:1'))).toEqual([
      { path: 'components.helm.images', before: 'rendered', after: 'changed' },
    ]);
  });

  it('is told in one word where another k8slab does the same otherwise', () => {
    const mine = plan();
    expect(planDrift({ ...mine, steps: mine.steps.slice(1) }, mine)).toEqual([
      { path: 'steps', before: 'rendered', after: 'changed' },
    ]);
  });
});
