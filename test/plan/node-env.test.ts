import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makePlan } from '../../src/plan/make-plan.js';
import { classicConfig, debianBundle, hostFacts, modernConfig } from './plan-input.js';

describe('the environment of a node', () => {
  it('holds each value the guest scripts rely on', () => {
    const { plan } = makePlan(classicConfig({ provider: 'docker', workers: 2 }), hostFacts(), {
      bundle: debianBundle(),
    });
    expect(plan.env['w1-k8s']).toEqual({
      K8SLAB_LAB: 'book',
      K8SLAB_PROFILE: 'classic',
      K8SLAB_NODE_NAME: 'w1-k8s',
      K8SLAB_NODE_ROLE: 'worker',
      K8SLAB_NODE_IP: '192.168.1.101',
      K8SLAB_NODE_PREFIX: '24',
      K8SLAB_NODE_KIND: 'container',
      K8SLAB_CONTROL_PLANE_NAME: 'm-k8s',
      K8SLAB_CONTROL_PLANE_IP: '192.168.1.10',
      K8SLAB_HOSTS: '192.168.1.10 m-k8s\n192.168.1.101 w1-k8s\n192.168.1.102 w2-k8s',
      K8SLAB_KUBERNETES_VERSION: '1.20.2',
      K8SLAB_KUBERNETES_SOURCE: 'bundle',
      K8SLAB_RUNTIME: 'containerd',
      K8SLAB_CRI_SOCKET: '/run/containerd/containerd.sock',
      K8SLAB_POD_CIDR: '172.16.0.0/16',
      K8SLAB_POD_SUBNET: '172.16.1.0/24',
      K8SLAB_POD_ROUTES: '172.16.0.0/24 192.168.1.10\n172.16.2.0/24 192.168.1.102',
      K8SLAB_SERVICE_CIDR: '10.96.0.0/12',
      K8SLAB_CNI: 'static-route',
      K8SLAB_CNI_VERSION: '1.1.1',
      K8SLAB_IMAGE_REPOSITORY: 'k8s.gcr.io',
      K8SLAB_PAUSE_IMAGE: 'k8s.gcr.io/pause:3.2',
      K8SLAB_BUNDLE_SHA256: 'c0ffee00'.repeat(8),
      K8SLAB_DNS: '0',
      K8SLAB_UNTAINT: '0',
      K8SLAB_BOOK_DEFAULTS: '0',
      K8SLAB_HTTP_PROXY: '',
      K8SLAB_HTTPS_PROXY: '',
      K8SLAB_NO_PROXY: '',
      K8SLAB_WORKERS: '2',
      K8SLAB_PATIENCE: '1',
    });
  });

  it('has exactly the names that the guest demands', () => {
    const script = readFileSync(new URL('../../scripts/guest/lib/env.sh', import.meta.url), 'utf8');
    const demanded = /ENV_REQUIRED=\(([^)]*)\)/.exec(script)?.[1]?.trim().split(/\s+/) ?? [];
    const { plan } = makePlan(modernConfig(), hostFacts());
    expect(Object.keys(plan.env['m-k8s'] ?? {}).sort()).toEqual([...demanded].sort());
  });

  it('keeps the traffic of the lab away from a proxy', () => {
    const proxy = { http: 'http://proxy:3128', noProxy: ['.corp'] };
    const { plan } = makePlan(modernConfig({ proxy, workers: 1 }), hostFacts());
    expect(plan.env['m-k8s']?.['K8SLAB_NO_PROXY']).toBe(
      'localhost,127.0.0.1,192.168.1.0/24,172.16.0.0/16,10.96.0.0/12,.svc,.cluster.local,m-k8s,w1-k8s,.corp',
    );
  });
});
