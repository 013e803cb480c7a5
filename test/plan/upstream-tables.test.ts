import { describe, expect, it } from 'vitest';
import { PROFILES } from '../../src/config/profiles.js';
import { cniManifest, cniManifests } from '../../src/plan/cni-manifests.js';
import { kubeadmImages } from '../../src/plan/kubeadm-images.js';
import { cniVersion, minorOf } from '../../src/plan/versions.js';

const VERSIONS = Object.values(PROFILES).flatMap(({ kubernetes }) => Object.values(kubernetes));

describe.each(VERSIONS)('Kubernetes %s', (version) => {
  it.each(['calico', 'flannel'] as const)('has a manifest of %s with its images', (cni) => {
    const chosen = cniVersion(cni, minorOf(version), '');
    const manifest = cniManifest(cni, chosen);
    expect(manifest?.images.some((image) => image.endsWith(`:v${chosen}`))).toBe(true);
    const [first = 99, last = 0] = manifest?.minors ?? [];
    expect([first <= minorOf(version), minorOf(version) <= last]).toEqual([true, true]);
  });

  it('has seven images', () => {
    const images = kubeadmImages(version);
    expect(new Set(images).size).toBe(7);
    expect(images.every((image) => image.startsWith('registry.k8s.io/'))).toBe(true);
  });
});

describe('kubeadmImages', () => {
  // As `kubeadm config images list` of these versions prints them.
  it.each([
    ['1.19.0', 'etcd:3.4.9-1', 'coredns:1.7.0', 'pause:3.2'],
    ['1.20.15', 'etcd:3.4.13-0', 'coredns:1.7.0', 'pause:3.2'],
    ['1.22.16', 'etcd:3.5.0-0', 'coredns/coredns:v1.8.4', 'pause:3.5'],
    ['1.22.17', 'etcd:3.5.6-0', 'coredns/coredns:v1.8.4', 'pause:3.5'],
    ['1.34.1', 'etcd:3.6.4-0', 'coredns/coredns:v1.12.1', 'pause:3.10.1'],
    ['1.36.4', 'etcd:3.6.8-0', 'coredns/coredns:v1.14.2', 'pause:3.10.2'],
  ])('%s', (version, etcd, coredns, pause) => {
    const images = kubeadmImages(version, 'example.com');
    expect(images).toEqual(expect.arrayContaining([etcd, coredns, pause].map((name) => `example.com/${name}`)));
    expect(images).toContain(`example.com/kube-proxy:v${version}`);
  });

  it('does not guess for a version it does not know', () => {
    expect(() => kubeadmImages('1.99.0')).toThrow(RangeError);
  });
});

describe('cniManifest', () => {
  it('knows no version but its own, and no network without a manifest', () => {
    expect(cniManifest('calico', '3.99.0')).toBeUndefined();
    expect(cniManifest('static-route', '1.9.1')).toBeUndefined();
  });

  it.each(['calico', 'flannel'])('has a checksum and an address that cannot change for each of %s', (cni) => {
    for (const { version, url, sha256 } of cniManifests(cni)) {
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
      const [, , ref = ''] = new URL(url).pathname.slice(1).split('/');
      expect([url, ref === `v${version}` || /^[0-9a-f]{40}$/.test(ref)]).toEqual([url, true]);
    }
  });
});
