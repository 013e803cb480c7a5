import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import type { CheckSpec } from '../../src/labs/check-model.js';
import { ownFiles } from '../../src/labs/checks/own-files.js';
import { labFolders } from '../../src/labs/lab-folders.js';
import { loadLabs } from '../../src/labs/load-labs.js';
import { textHolds, valueHolds } from '../../src/labs/match.js';
import type { Lab } from '../../src/labs/model.js';
import { ask } from '../../src/labs/query.js';

// The labs of this repository, for a learner who types the commands of the book.

const dir = fileURLToPath(new URL('../../labs/', import.meta.url));
let labs: Lab[];
beforeAll(async () => {
  labs = (await loadLabs((await labFolders(dir)).map((id) => ({ id, dir })))).map(({ lab }) => lab);
}, 120_000);

function check(lab: string, id: string): CheckSpec {
  const found = labs.find((each) => each.id === lab)?.checks.find((each) => each.id === id);
  if (!found) throw new Error(`no check ${id} in ${lab}`);
  return found;
}

function holds(spec: CheckSpec, seen: unknown): boolean {
  if (spec.type === 'kubernetes') return valueHolds(ask(spec.query, seen), spec.expect);
  if (spec.type === 'command') return textHolds(String(seen), spec.stdout ?? {});
  throw new Error('another type');
}

it('only machines of a lab of their own need the folder that k8slab makes', () => {
  const wanting = labs.filter(({ checks, files }) =>
    checks.some((each) => ownFiles(each, files, '{{dir}}').length > 0),
  );
  expect(wanting.map(({ id }) => id)).toEqual(['ch2/2.1.3', 'ch2/2.2.1', 'ch2/2.2.2', 'ch2/2.2.3']);
});

it.each([
  ['ch3/3.2.10', 'fifth-revision', 5],
  ['kubernetes-start/6.4.2', 'third-revision', 3],
])('%s: one change more than the steps is no fail', (lab, id, least) => {
  const at = (revision: number): boolean =>
    holds(check(lab, id), { metadata: { annotations: { 'deployment.kubernetes.io/revision': String(revision) } } });
  expect([at(least - 1), at(least), at(least + 7)]).toEqual([false, true, true]);
  expect(holds(check(lab, id), null)).toBe(false);
});

it.each([
  ['as the steps do', ['3 set nginx:1.17.23', '4 set nginx:1.16.0', '5 kubectl apply --filename=x'], true],
  ['a mistyped image', ['2 nginx 1.16', '4 nginx 1.17.23', '5 nginx 1.16.0', '6 nginx 1.15.12'], true],
  ['never undone', ['1 kubectl apply', '2 set nginx:1.16.0', '3 set nginx:1.17.23'], false],
  ['straight to the first', ['2 set nginx:1.16.0', '3 set nginx:1.17.23', '4 kubectl apply'], false],
  ['without notes', ['3 <none>', '4 <none>', '5 <none>'], false],
])('the history of 3.2.10, %s', (_name, rows, good) => {
  const history = ['deployment.apps/rollout-nginx', 'REVISION  CHANGE-CAUSE', ...rows, ''].join('\n');
  expect(holds(check('ch3/3.2.10', 'causes'), history)).toBe(good);
});

it('6.4.2 finds its ReplicaSets beside that of a mistyped image', () => {
  const set = (image: string, replicas: number) => ({
    spec: { replicas, template: { spec: { containers: [{ image }] } } },
  });
  const both = [set('nginx:1.11', 0), set('nginx:1.10', 3)];
  const spec = check('kubernetes-start/6.4.2', 'both-kept');
  expect(holds(spec, { items: both })).toBe(true);
  expect(holds(spec, { items: [...both, set('nginx:1.111', 0)] })).toBe(true);
  expect(holds(spec, { items: [set('nginx:1.10', 3)] })).toBe(false);
});

it('5.4 takes the image of any build but the first', () => {
  const spec = check('ch5/5.4', 'second-image');
  const runs = (tag: string): boolean =>
    holds(spec, {
      spec: { template: { spec: { containers: [{ image: `{{registry}}/cicd-app:${tag}` }] } } },
      status: { readyReplicas: 1 },
    });
  expect(['1', '2', '11'].map(runs)).toEqual([false, true, true]);
  expect(holds(spec, null)).toBe(false);
});

it('5.2.3 wants a rollback, whatever came before it', () => {
  const row = (revision: number, status: string, words: string): string =>
    `${revision}\tSun Nov 22 08:00:00 2026\t${status}\techo-0.1.0\t1.0\t${words}`;
  const spec = check('ch5/5.2.3', 'release');
  const upgraded = [row(1, 'superseded', 'Install complete'), row(2, 'superseded', 'Upgrade complete')];
  expect(holds(spec, [...upgraded, row(3, 'deployed', 'Rollback to 1')].join('\n'))).toBe(true);
  expect(
    holds(spec, [...upgraded, row(3, 'failed', 'Upgrade failed'), row(4, 'deployed', 'Rollback to 1')].join('\n')),
  ).toBe(true);
  expect(holds(spec, [...upgraded, row(3, 'deployed', 'Upgrade complete')].join('\n'))).toBe(false);
});

it('3.4.4 takes two pods or all four', () => {
  const pods = (...numbers: number[]) => ({
    items: numbers.map((number) => ({ metadata: { name: `nfs-pvc-sts-${number}` }, status: { phase: 'Running' } })),
  });
  const numbered = check('ch3/3.4.4', 'numbered');
  expect([pods(1, 0), pods(3, 2, 1, 0), pods(0), pods(1, 2)].map((seen) => holds(numbered, seen))).toEqual([
    true,
    true,
    false,
    false,
  ]);
  const set = (replicas: number, readyReplicas?: number) => ({
    spec: { replicas, serviceName: 'sts-svc-domain' },
    status: { readyReplicas },
  });
  const ready = check('ch3/3.4.4', 'ready');
  expect([set(4, 4), set(2, 2), set(4, 3), set(1, 1), set(2)].map((seen) => holds(ready, seen))).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});

it('3.4.2 takes any new range, and none that is not there', () => {
  const old = '{{metallb.first}}-{{metallb.last}}';
  const pool = check('ch3/3.4.2', 'pool');
  const addresses = (...list: string[]) => ({ spec: { addresses: list } });
  expect([addresses('192.168.1.21-192.168.1.29'), addresses(old), null].map((seen) => holds(pool, seen))).toEqual([
    true,
    false,
    false,
  ]);
  const map = check('ch3/3.4.2', 'config-map');
  const config = (range: string) => ({ data: { config: `addresses:\n- ${range}\n` } });
  expect([config('192.168.1.21-192.168.1.29'), config(old), null].map((seen) => holds(map, seen))).toEqual([
    true,
    false,
    false,
  ]);
});

it('6.3.3 finds the released pod, whatever labels it has', () => {
  const pod = (generateName: string, ownerReferences?: object[]) => ({
    metadata: { generateName, ...(ownerReferences && { ownerReferences }) },
    status: { phase: 'Running' },
  });
  const spec = check('kubernetes-start/6.3.3', 'released');
  expect(holds(spec, { items: [pod('web-'), pod('replicaset-nginx-')] })).toBe(true);
  expect(holds(spec, { items: [pod('replicaset-nginx-', [{}])] })).toBe(false);
});
