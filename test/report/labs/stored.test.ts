import { describe, expect, it } from 'vitest';
import { parseReport } from '../../../src/report/labs/parse-report.js';
import { summarizeCluster } from '../../../src/report/labs/cluster-summary.js';
import { dockerPlan } from '../../steps/fake-node.js';
import { HOSTILE, hostileReport, report } from './sample.js';

const stored = (): unknown => JSON.parse(JSON.stringify(report()));

/** Every path in a JSON value that leads to a text, a number or a flag. */
function leaves(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]));
}

function set(root: unknown, path: readonly (string | number)[], value: unknown): void {
  const parent = path.slice(0, -1).reduce((at, key) => (at as Record<string | number, unknown>)[key], root);
  (parent as Record<string | number, unknown>)[path.at(-1) ?? ''] = value;
}

describe('a stored result', () => {
  it('is read as it was written', () => {
    expect(parseReport(stored())).toEqual(report());
  });

  it.each(HOSTILE)('may hold any text: %j', (text) => {
    expect(parseReport(JSON.parse(JSON.stringify(hostileReport(text))))).toBeDefined();
  });

  it('is refused when any of its values is something else', () => {
    for (const path of leaves(stored())) {
      const broken = stored();
      set(broken, path, { toString: 1 });
      expect([path.join('.'), parseReport(broken)]).toEqual([path.join('.'), undefined]);
    }
  });

  it.each([null, [], 'x', 7, {}, { reportVersion: 2 }])('is not %j', (value) => {
    expect(parseReport(value)).toBeUndefined();
  });

  it('tells what of the plan a report may show', () => {
    const summary = summarizeCluster(dockerPlan());
    expect(summary).toMatchObject({
      lab: 'book',
      provider: 'docker',
      cni: 'static-route 1.1.1',
      bundle: 'classic-debian',
    });
    expect(summary.nodes.map(({ name }) => name)).toEqual(['m-k8s', 'w1-k8s', 'w2-k8s']);
    // No path of the workstation, nothing of the guest environment.
    expect(JSON.stringify(summary)).not.toMatch(/\/srv|K8SLAB_/);
  });
});
