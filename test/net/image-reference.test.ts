import { describe, expect, it } from 'vitest';
import { fullName, parseReference, registryUrl, splitName } from '../../src/net/image-reference.js';

describe('parseReference', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  it.each([
    ['nginx', 'docker.io/library/nginx:latest'],
    ['nginx:stable', 'docker.io/library/nginx:stable'],
    ['calico/node:v3.21.6', 'docker.io/calico/node:v3.21.6'],
    ['registry:2', 'docker.io/library/registry:2'],
    ['localhost:5000/app:2', 'localhost:5000/app:2'],
    ['docker.io/nginx:1', 'docker.io/library/nginx:1'],
    ['registry.k8s.io/coredns/coredns:v1.14.2', 'registry.k8s.io/coredns/coredns:v1.14.2'],
    ['192.168.1.10:8443/app:v1', '192.168.1.10:8443/app:v1'],
    ['localhost/app', 'localhost/app:latest'],
    [`quay.io/x/y:v1@${digest}`, `quay.io/x/y:v1@${digest}`],
    [`quay.io/x/y@${digest}`, `quay.io/x/y@${digest}`],
  ])('%s is %s', (written, full) => {
    expect(fullName(parseReference(written))).toBe(full);
  });

  it.each(['', 'UPPER/case', 'a b', 'x:', 'x@sha256:12', 'http://x/y', '../x'])('refuses %j', (written) => {
    expect(() => parseReference(written)).toThrow(TypeError);
  });
});

it('splits any text, also what is no reference', () => {
  expect(splitName('Upper/x')).toEqual({ registry: 'docker.io', repository: 'Upper/x' });
  expect(splitName('192.168.1.10:8443/a/b:1')).toEqual({ registry: '192.168.1.10:8443', repository: 'a/b:1' });
});

it('knows where Docker Hub answers', () => {
  expect(registryUrl('docker.io')).toBe('https://registry-1.docker.io');
  expect(registryUrl('quay.io')).toBe('https://quay.io');
});
