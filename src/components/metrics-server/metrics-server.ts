import type { Component } from '../component.js';
import { forMinor } from '../for-minor.js';

interface Release {
  /** Without `v`. */
  version: string;
  /** First minor of Kubernetes it is for. */
  from: number;
  registry: string;
  /** It asks kubelets for /metrics/resource; before, for the whole /stats/summary. */
  resourceMetrics: boolean;
}

/**
 * Newest first. Up to 1.23 the last release line that asks for nothing a kubelet of 1.18 lacks; of it 0.5.0, whose
 * source is a Go module on the proxy, so that a bundle can be built from it. The book's 0.3.6 registers itself with
 * an API that 1.22 no longer has, and is for amd64 only.
 */
const RELEASES: readonly Release[] = [
  { version: '0.9.0', from: 24, registry: 'registry.k8s.io', resourceMetrics: true },
  { version: '0.5.0', from: 0, registry: 'k8s.gcr.io', resourceMetrics: false },
];

function release(minor: number): Release {
  return forMinor(RELEASES, minor, 'a metrics-server');
}

/**
 * What `kubectl top` and the HorizontalPodAutoscaler ask. The manifest is our own: upstream's needs changes for a
 * kubeadm cluster anyway, and this way it needs no download.
 */
export const METRICS_SERVER: Component = {
  name: 'metrics-server',
  needs: [],
  nodes: 'control-plane',
  choose({ minor }) {
    const { version } = release(minor);
    return { version, files: [], images: [image(minor)] };
  },
  settings: () => ({}),
  files: ({ minor, emulated }) => [
    {
      path: 'metrics-server.yaml',
      template: 'metrics-server.yaml',
      view: {
        image: image(minor),
        resourceMetrics: release(minor).resourceMetrics,
        emulated,
        // A field of its own since 1.19.
        seccomp: minor >= 19,
      },
    },
    { path: 'api-service.yaml', template: 'api-service.yaml', view: {} },
  ],
};

function image(minor: number): string {
  const { registry, version } = release(minor);
  return `${registry}/metrics-server/metrics-server:v${version}`;
}
