import { expect, it } from 'vitest';
import { chooseBox, type LocalBoxes } from '../../src/plan/choose-box.js';

const local: LocalBoxes = {
  nodeImage: 'mine/node:1',
  box: {
    name: 'k8slab/debian-12',
    url: 'file:///boxes/metadata.json',
    versions: [
      { version: '1.0.0', providers: ['libvirt', 'virtualbox'] },
      { version: '1.0.1', providers: ['libvirt'] },
    ],
  },
};

it('is the box of this host in its newest version for the provider', () => {
  const { url } = local.box ?? {};
  const named = { name: 'k8slab/debian-12' };
  expect(chooseBox(named, 'libvirt', 'classic', local)).toEqual({ ...named, version: '1.0.1', url });
  expect(chooseBox(named, 'virtualbox', 'classic', local)).toEqual({ ...named, version: '1.0.0', url });
});

it('is the version that the lab file names', () => {
  const wanted = { name: 'k8slab/debian-12', version: '1.0.0' };
  expect(chooseBox(wanted, 'libvirt', 'classic', local)).toEqual({ ...wanted, url: local.box?.url });
});

it('stays what the lab file says when it names a place, or a box that this host does not have', () => {
  for (const box of [
    { name: 'k8slab/debian-12', url: 'https://example.test/x.json' },
    { name: 'k8slab/debian-12', file: '/x.box' },
    { name: 'bento/debian-12' },
  ]) {
    expect(chooseBox(box, 'libvirt', 'classic', local)).toEqual(box);
  }
  const none: LocalBoxes = { box: { name: 'k8slab/debian-12', url: 'file:///x', versions: [] } };
  expect(chooseBox({ name: 'k8slab/debian-12' }, 'libvirt', 'classic', none)).toEqual({ name: 'k8slab/debian-12' });
});

it('is the image of this host for docker nodes, unless the lab file names one', () => {
  expect(chooseBox(undefined, 'docker', 'modern', local)).toEqual({ name: 'mine/node:1' });
  expect(chooseBox({ name: 'other:2' }, 'docker', 'modern', local)).toEqual({ name: 'other:2' });
  expect(chooseBox(undefined, 'docker', 'modern')).toEqual({ name: 'k8slab/node:debian-12' });
});
