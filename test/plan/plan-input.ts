import type { LabConfig } from '../../src/config/model.js';
import type { BundleSummary } from '../../src/plan/bundle-summary.js';
import type { HostFacts, ProviderFact } from '../../src/plan/model.js';

/** A modern lab of three workers as config/ delivers it; a part replaces the default whole. */
export function modernConfig(part: Partial<LabConfig> = {}): LabConfig {
  return {
    apiVersion: 'k8slab/v1',
    name: 'book',
    profile: 'modern',
    kubernetes: '1.36.4',
    runtime: 'containerd',
    cni: 'calico',
    provider: 'virtualbox',
    workers: 3,
    controlPlane: { name: 'm-k8s', cpus: 2, memory: 4096, untaint: false },
    worker: { cpus: 1, memory: 2048 },
    network: {
      nodes: '192.168.1.0/24',
      pods: '172.16.0.0/16',
      services: '10.96.0.0/12',
      metallb: '192.168.1.11-192.168.1.99',
    },
    registry: { mirrors: {}, auth: false },
    proxy: { noProxy: [] },
    ssh: { portBase: 60010 },
    keep: [],
    bookDefaults: false,
    ...part,
  };
}

export function classicConfig(part: Partial<LabConfig> = {}): LabConfig {
  return modernConfig({
    profile: 'classic',
    kubernetes: '1.20.15',
    runtime: 'docker',
    controlPlane: { name: 'm-k8s', cpus: 2, memory: 3072, untaint: false },
    worker: { cpus: 1, memory: 2560 },
    ...part,
  });
}

export const ALL_PROVIDERS: ProviderFact[] = [
  { name: 'virtualbox', usable: true, reason: 'VirtualBox 7.0.26 and Vagrant 2.3.7 fit' },
  { name: 'libvirt', usable: true, reason: 'libvirt 9.0 with KVM', accelerated: true },
  { name: 'docker', usable: true, reason: 'docker 20.10.24 answers' },
];

export function hostFacts(part: Partial<HostFacts> = {}): HostFacts {
  return {
    platform: 'linux',
    arch: 'x64',
    cpus: 8,
    memoryTotal: 32_768,
    memoryAvailable: 24_576,
    routes: [{ cidr: '10.0.0.0/24', device: 'eth0' }],
    providers: ALL_PROVIDERS,
    ...part,
  };
}

/** Facts of a host where libvirt works by software emulation only. */
export function emulatedFacts(): HostFacts {
  const libvirt = {
    name: 'libvirt',
    usable: true,
    reason: 'software emulation, no vmx/svm',
    accelerated: false,
  } as const;
  return hostFacts({ providers: ALL_PROVIDERS.map((fact) => (fact.name === 'libvirt' ? libvirt : fact)) });
}

export function debianBundle(part: Partial<BundleSummary> = {}): BundleSummary {
  return {
    dir: '/srv/bundles/classic-debian',
    name: 'classic-debian',
    profile: 'classic',
    arch: 'amd64',
    manifestSha256: 'c0ffee00'.repeat(8),
    kubernetes: '1.20.2',
    cni: 'static-route',
    dns: false,
    images: ['k8s.gcr.io/etcd:3.4.13-0', 'k8s.gcr.io/kube-apiserver:v1.20.2', 'k8s.gcr.io/pause:3.2'],
    programs: ['kubeadm', 'kubelet', 'kubectl', 'bridge', 'portmap'],
    files: ['kubeadm', 'kubelet', 'kubectl'],
    cniPluginsVersion: '1.1.1',
    cniManifestVersion: '',
    ...part,
  };
}

/** What scripts/dev/bundle-modern makes. */
export function modernBundle(part: Partial<BundleSummary> = {}): BundleSummary {
  return {
    dir: '/srv/bundles/modern-go',
    name: 'modern-go',
    profile: 'modern',
    arch: 'amd64',
    manifestSha256: '5eaf00d5'.repeat(8),
    kubernetes: '1.36.4',
    cni: 'static-route',
    dns: true,
    images: [
      'registry.k8s.io/coredns/coredns:v1.14.2',
      'registry.k8s.io/etcd:3.6.8-0',
      'registry.k8s.io/kube-apiserver:v1.36.4',
      'registry.k8s.io/pause:3.10.2',
    ],
    programs: ['kubeadm', 'kubelet', 'kubectl', 'containerd', 'runc', 'bridge', 'portmap'],
    files: ['kubeadm', 'kubelet', 'kubectl', 'containerd', 'runc'],
    cniPluginsVersion: '1.9.1',
    cniManifestVersion: '',
    ...part,
  };
}
