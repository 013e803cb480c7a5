import { describe, expect, it } from 'vitest';
import { HELM } from '../../src/components/helm/helm.js';
import type { Component } from '../../src/components/component.js';
import { INGRESS } from '../../src/components/ingress/ingress.js';
import { NFS } from '../../src/components/nfs/nfs.js';
import { componentStatuses, type StatusInput } from '../../src/plan/component-status.js';

const CHOICES: StatusInput['choices'] = [
  { name: 'helm', version: '3.8.2', files: [], images: [] },
  { name: 'nfs', version: '4', files: [], images: [] },
];

function statusOf(component: Component, part: Partial<StatusInput>) {
  const input = { choices: CHOICES, unavailable: [], wanted: [], nodes: ['m', 'w1', 'w2'], installed: new Map() };
  return componentStatuses([component], { ...input, ...part })[0];
}
const there = (...names: string[]) => names.map((name) => ({ name, version: name === 'nfs' ? '4' : '3.8.2' }));

describe('the state of a component', () => {
  it('is planned or not where no node was asked', () => {
    expect(statusOf(HELM, { wanted: ['helm'] })).toEqual({
      name: 'helm',
      version: '3.8.2',
      state: 'planned',
      wanted: true,
      nodes: [],
    });
    expect(statusOf(HELM, {})).toMatchObject({ state: 'available', wanted: false });
  });

  it('says why it cannot be had', () => {
    expect(statusOf(HELM, { choices: [], unavailable: [{ name: 'helm', reason: 'bundle x has no helm' }] })).toEqual({
      name: 'helm',
      state: 'unavailable',
      wanted: false,
      nodes: [],
      reason: 'bundle x has no helm',
    });
  });

  it('is installed where the nodes it is for have it', () => {
    expect(
      statusOf(HELM, {
        wanted: ['helm'],
        installed: new Map([
          ['m', there('helm')],
          ['w1', []],
        ]),
      }),
    ).toMatchObject({
      state: 'installed',
      nodes: ['m'],
    });
    const everywhere = new Map([
      ['m', there('nfs')],
      ['w1', there('nfs')],
      ['w2', there('nfs')],
    ]);
    expect(statusOf(NFS, { wanted: ['nfs'], installed: everywhere })).toMatchObject({ state: 'installed' });
  });

  it('is partly installed where a node that was asked lacks it', () => {
    const added = new Map([
      ['m', there('nfs')],
      ['w1', there('nfs')],
      ['w2', []],
    ]);
    expect(statusOf(NFS, { wanted: ['nfs'], installed: added })).toMatchObject({ state: 'partly', nodes: ['m', 'w1'] });
    added.delete('w2');
    expect(statusOf(NFS, { wanted: ['nfs'], installed: added })).toMatchObject({ state: 'installed' });
  });

  it('tells of another version than planned', () => {
    const installed = new Map([['m', [{ name: 'helm', version: '3.7.2' }]]]);
    expect(statusOf(HELM, { wanted: ['helm'], installed })).toMatchObject({ version: '3.7.2', update: '3.8.2' });
    expect(statusOf(HELM, { installed })).toMatchObject({ state: 'installed', wanted: false });
  });
});

it('says of which the project has ended, installed or not', () => {
  const ingress = (version: string) => [{ name: 'ingress' as const, version, files: [], images: [] }];
  expect(statusOf(INGRESS, { choices: ingress('1.3.1') })).toMatchObject({ state: 'available', retired: true });
  expect(statusOf(INGRESS, { choices: ingress('2.6.7') })).not.toHaveProperty('retired');
  const installed = new Map([['m', [{ name: 'ingress', version: '0.49.3' }]]]);
  expect(statusOf(INGRESS, { choices: ingress('2.6.7'), installed })).toMatchObject({ retired: true });
});
