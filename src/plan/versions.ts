import type { CniName, RuntimeName } from '../config/model.js';
import { LAST_DOCKERSHIM_MINOR } from '../config/profiles.js';
import type { KubernetesSource, Plan } from './model.js';

// What changes with the Kubernetes version. Every function takes the minor: the 20 of 1.20.2.

export function minorOf(version: string): number {
  return Number(version.split('.')[1]);
}

/** The newest kubeadm config API that this version reads. */
export function kubeadmApi(minor: number): Plan['kubernetes']['kubeadmApi'] {
  if (minor >= 31) return 'kubeadm.k8s.io/v1beta4';
  return minor >= 22 ? 'kubeadm.k8s.io/v1beta3' : 'kubeadm.k8s.io/v1beta2';
}

/** Taint keys of a control plane node; 1.24 has both the old and the new one. */
export function controlPlaneTaints(minor: number): string[] {
  const master = 'node-role.kubernetes.io/master';
  const controlPlane = 'node-role.kubernetes.io/control-plane';
  if (minor <= 23) return [master];
  return minor === 24 ? [master, controlPlane] : [controlPlane];
}

/** Always passed on: with two runtimes installed kubeadm refuses to guess. The scheme is wanted from 1.24 on. */
export function criSocket(minor: number, runtime: RuntimeName): string {
  if (runtime === 'docker')
    return minor <= LAST_DOCKERSHIM_MINOR ? '/var/run/dockershim.sock' : 'unix:///var/run/cri-dockerd.sock';
  return minor <= 23 ? '/run/containerd/containerd.sock' : 'unix:///run/containerd/containerd.sock';
}

const PAUSE_TAGS: readonly (readonly [fromMinor: number, tag: string])[] = [
  [36, '3.10.2'],
  [34, '3.10.1'],
  [31, '3.10'],
  [26, '3.9'],
  [25, '3.8'],
  [24, '3.7'],
  [23, '3.6'],
  [22, '3.5'],
  [21, '3.4.1'],
  [0, '3.2'],
];

/** The pause tag of `kubeadm config images list`. */
export function pauseTag(minor: number): string {
  return newestFrom(PAUSE_TAGS, minor);
}

/** pkgs.k8s.io starts at 1.24; what is older is only left as single binaries. */
export function upstreamSource(minor: number): KubernetesSource {
  return minor >= 24 ? 'pkgs.k8s.io' : 'dl.k8s.io';
}

/**
 * A Calico that its project tested with a minor, for the minors of the profiles (1.18: "may work"). Where several were,
 * the newest whose manifest can be had with a checksum (see cni-manifests.ts): 3.25 for 1.22 and 1.23, 3.20 for 1.19 to
 * 1.21. From 3.24 on it does not work on 1.20 and older.
 */
const CALICO_VERSIONS: readonly (readonly [fromMinor: number, version: string])[] = [
  [34, '3.32.1'],
  [22, '3.25.2'],
  [0, '3.20.6'],
];

/** Flannel publishes no list of tested versions; its manifest uses only APIs that 1.18 has. */
const FLANNEL_VERSION = '0.27.4';

/** @param pluginsVersion of the CNI plugins in the bundle, which is what static-route is made of. */
export function cniVersion(cni: CniName, minor: number, pluginsVersion: string): string {
  switch (cni) {
    case 'calico':
      return newestFrom(CALICO_VERSIONS, minor);
    case 'flannel':
      return FLANNEL_VERSION;
    case 'static-route':
      return pluginsVersion;
    case 'none':
      return '';
  }
}

function newestFrom(table: readonly (readonly [fromMinor: number, value: string])[], minor: number): string {
  return table.find(([from]) => minor >= from)?.[1] ?? '';
}
