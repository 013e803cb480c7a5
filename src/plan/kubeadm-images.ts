import { minorOf, pauseTag } from './versions.js';

interface Pair {
  etcd: string;
  coredns: string;
}

/**
 * etcd and CoreDNS of `kubeadm config images list`, by first version, newest first. A patch release may bring a newer
 * etcd, so the minor alone does not say it. Read from minikube's list, which is made by asking each kubeadm; 1.37 is
 * as its release candidate had it.
 */
const PAIRS: readonly (readonly [minor: number, patch: number, pair: Pair])[] = [
  [37, 0, { etcd: '3.7.0-0', coredns: 'v1.14.6' }],
  [36, 0, { etcd: '3.6.8-0', coredns: 'v1.14.2' }],
  [35, 0, { etcd: '3.6.6-0', coredns: 'v1.13.1' }],
  [34, 2, { etcd: '3.6.5-0', coredns: 'v1.12.1' }],
  [34, 0, { etcd: '3.6.4-0', coredns: 'v1.12.1' }],
  [23, 15, { etcd: '3.5.6-0', coredns: 'v1.8.6' }],
  [23, 14, { etcd: '3.5.5-0', coredns: 'v1.8.6' }],
  [23, 0, { etcd: '3.5.1-0', coredns: 'v1.8.6' }],
  [22, 17, { etcd: '3.5.6-0', coredns: 'v1.8.4' }],
  [22, 0, { etcd: '3.5.0-0', coredns: 'v1.8.4' }],
  [21, 0, { etcd: '3.4.13-0', coredns: 'v1.8.0' }],
  [20, 0, { etcd: '3.4.13-0', coredns: '1.7.0' }],
  [19, 1, { etcd: '3.4.13-0', coredns: '1.7.0' }],
  [19, 0, { etcd: '3.4.9-1', coredns: '1.7.0' }],
  [18, 0, { etcd: '3.4.3-0', coredns: '1.6.7' }],
];

/**
 * Full references of the images that kubeadm of this version runs a control plane and its nodes with.
 * @param version without `v`, of a minor that a profile allows
 * @throws RangeError for a minor that is not in the table
 */
export function kubeadmImages(version: string, repository = 'registry.k8s.io'): string[] {
  const minor = minorOf(version);
  const patch = Number(version.split('.')[2]);
  const pair = PAIRS.find(([fromMinor, fromPatch]) => fromMinor === minor && patch >= fromPatch)?.[2];
  if (!pair) throw new RangeError(`Cannot tell the images of Kubernetes ${version}: the table has no such version`);
  // registry.k8s.io has both places for the old names too, but kubeadm asks one level lower from 1.21 on.
  const coredns = minor >= 21 ? 'coredns/coredns' : 'coredns';
  const core = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kube-proxy'];
  return [
    ...core.map((name) => `${repository}/${name}:v${version}`),
    `${repository}/pause:${pauseTag(minor)}`,
    `${repository}/etcd:${pair.etcd}`,
    `${repository}/${coredns}:${pair.coredns}`,
  ];
}
