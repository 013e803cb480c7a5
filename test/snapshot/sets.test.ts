import { describe, expect, it } from 'vitest';
import type { NodeSnapshots } from '../../src/provider/provider.js';
import type { SnapshotFile } from '../../src/snapshot/model.js';
import { requireKnown, requireName, requireRestorable, requireStore } from '../../src/snapshot/require.js';
import { prunable, setsOf } from '../../src/snapshot/sets.js';
import { dockerPlan } from '../steps/fake-node.js';
import { recordOf } from './lab-of-snapshots.js';

const NODES = ['m-k8s', 'w1-k8s', 'w2-k8s'];
const plan = dockerPlan();

const has = (names: Record<string, string[]>): NodeSnapshots[] =>
  Object.entries(names).map(([node, list]) => ({ node, names: list }));
const everywhere = (...names: string[]): NodeSnapshots[] => NODES.map((node) => ({ node, names }));
const file = (...sets: SnapshotFile['sets']): SnapshotFile => ({ version: 1, sets });

const FILE = file(
  recordOf('late', { takenAt: '2026-11-22T00:00:00.000Z' }),
  recordOf('base'),
  recordOf('cut', { state: 'saving', takenAt: '2026-11-20T00:00:00.000Z' }),
  recordOf('small', { nodes: ['m-k8s', 'w1-k8s'], takenAt: '2026-11-19T00:00:00.000Z' }),
);
const PRESENT = has({
  'm-k8s': ['base', 'late', 'small', 'by hand'],
  'w1-k8s': ['base', 'late', 'small', 'cut'],
  'w2-k8s': ['base'],
});

describe('sets', () => {
  it('are what was recorded against what the nodes have, the oldest first, foreign ones last', () => {
    const found = setsOf(FILE, PRESENT, plan).map(({ name, state, missing }) => [name, state, missing.join()]);
    expect(found).toEqual([
      ['small', 'other-nodes', 'w2-k8s'],
      ['cut', 'unfinished', 'm-k8s,w2-k8s'],
      ['base', 'complete', ''],
      ['late', 'partial', 'w2-k8s'],
      ['by hand', 'foreign', 'w1-k8s,w2-k8s'],
    ]);
  });

  it('that no node has any more are partial, not forgotten', () => {
    expect(setsOf(file(recordOf('base')), [], plan)).toMatchObject([{ state: 'partial', missing: NODES, on: [] }]);
  });

  it('of other nodes are so in any order and number', () => {
    const other = recordOf('a', { nodes: [...NODES, 'w3-k8s'] });
    const turned = recordOf('b', { nodes: NODES.toReversed() });
    expect(setsOf(file(other, turned), everywhere('a', 'b'), plan).map(({ state }) => state)).toEqual([
      'other-nodes',
      'complete',
    ]);
  });

  it('have the sizes of all their nodes', () => {
    const use = [
      { node: 'm-k8s', byName: { base: 3, late: 1 } },
      { node: 'w1-k8s', byName: { base: 4 } },
      { node: 'w2-k8s', byName: {}, why: 'no' },
    ];
    const sizes = setsOf(FILE, PRESENT, plan, use).map(({ name, bytes }) => [name, bytes]);
    expect(Object.fromEntries(sizes)).toMatchObject({ base: 7, late: 1, small: undefined });
  });
});

describe('restoring is refused', () => {
  const sets = setsOf(FILE, PRESENT, plan);

  it.each([
    ['late', 'K8SLAB_SNAPSHOT_PARTIAL', 'Cannot restore late: it is missing on w2-k8s'],
    ['cut', 'K8SLAB_SNAPSHOT_PARTIAL', 'Cannot restore cut: saving it was cut off'],
    ['small', 'K8SLAB_SNAPSHOT_NODES', 'Cannot restore small: it is of m-k8s, w1-k8s, and the lab has other nodes now'],
    ['by hand', 'K8SLAB_SNAPSHOT_UNKNOWN', /^Cannot restore by hand: k8slab did not save it/],
    ['none', 'K8SLAB_SNAPSHOT_UNKNOWN', 'Cannot find a snapshot none: there are small, cut, base, late, by hand'],
  ])('of %s', (name, code, message) => {
    expect(() => requireRestorable(sets, name)).toThrow(
      expect.objectContaining({ code, exitCode: 2, message: expect.stringMatching(message) as string }) as Error,
    );
  });

  it('for others not', () => {
    expect(requireRestorable(sets, 'base')).toMatchObject({ name: 'base', nodes: NODES });
  });

  it('where there is none at all, with the way to one', () => {
    expect(() => requireKnown([], 'ch3')).toThrow(
      expect.objectContaining({ message: 'Cannot find a snapshot ch3: this lab has none' }) as Error,
    );
  });

  it('on containers, with the way that works there', () => {
    expect(() => requireStore({ name: 'docker' })).toThrow(
      expect.objectContaining({
        code: 'K8SLAB_SNAPSHOT_UNSUPPORTED',
        exitCode: 2,
        hint: expect.stringContaining('k8slab reset --soft') as string,
      }) as Error,
    );
  });
});

it.each(['', 'Base', 'a b', '-x', 'x-', '../x', 'a/b', 'ch3.1', 'x'.repeat(64), '/.*/'])('%j is no name', (name) => {
  expect(() => requireName(name)).toThrow(expect.objectContaining({ code: 'K8SLAB_SNAPSHOT_NAME' }) as Error);
});

it.each(['base', 'ch3', 'x', '3-1', 'x'.repeat(63)])('%j is a name', (name) => {
  expect(() => requireName(name)).not.toThrow();
});

describe('pruning', () => {
  const dated = (name: string, day: number) => recordOf(name, { takenAt: `2026-11-0${String(day)}T00:00:00.000Z` });
  const sets = setsOf(
    file(dated('base', 1), dated('one', 2), dated('two', 3), dated('three', 4), dated('broken', 5)),
    everywhere('base', 'one', 'two', 'three', 'foreign'),
    plan,
  );

  it.each([
    [0, 'one,two,three,broken'],
    [1, 'one,two,broken'],
    [2, 'one,broken'],
    [9, 'broken'],
  ])('to %d keeps the newest whole ones and base', (keep, gone) => {
    expect(prunable(sets, keep, 'base').join()).toBe(gone);
  });
});
