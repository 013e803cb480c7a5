import type { ComponentLab, UpstreamFile } from '../component.js';

/** What makes a directory and a PersistentVolume for each claim. */
export interface Provisioner {
  kind: 'csi' | 'subdir';
  /** Of the project, without `v`. */
  version: string;
  files: readonly UpstreamFile[];
  images: readonly string[];
  /** Names of the workloads in kube-system that must be up. */
  workloads: readonly string[];
}

const CSI_VERSION = '4.13.4';

function csiManifest(name: string, sha256: string): UpstreamFile {
  const url = `https://raw.githubusercontent.com/kubernetes-csi/csi-driver-nfs/v${CSI_VERSION}/deploy/v${CSI_VERSION}/${name}`;
  return { kind: 'manifest', name, version: CSI_VERSION, url, sha256 };
}

/** The project's own manifests: nothing in them depends on the lab, only the StorageClass does. */
const CSI: Provisioner = {
  kind: 'csi',
  version: CSI_VERSION,
  files: [
    csiManifest('rbac-csi-nfs.yaml', '312de689d07627330d8280e50d7b51357e0b5f5ca0d8aa75794aec460ee4cff0'),
    csiManifest('csi-nfs-driverinfo.yaml', 'fa2bba4674821b3317d1e016f3c9d54abe04fcdc6fed3fce9e58994c8311c4a0'),
    csiManifest('csi-nfs-controller.yaml', 'dcc1aa5188c93bea3a3239175ce4e9ac577702818c4fb9fa611a0039aa5ab255'),
    csiManifest('csi-nfs-node.yaml', 'b66104b44d4569c926e11af5c6c3858fbc38fd16099b206fc4a0dc0f7fcd94d2'),
  ],
  images: [
    `nfsplugin:v${CSI_VERSION}`,
    'csi-provisioner:v6.3.0',
    'csi-resizer:v2.2.0',
    'csi-snapshotter:v8.6.0',
    'livenessprobe:v2.19.0',
    'csi-node-driver-registrar:v2.17.0',
  ].map((image) => `registry.k8s.io/sig-storage/${image}`),
  workloads: ['deployment/csi-nfs-controller', 'daemonset/csi-nfs-node'],
};

/**
 * For the classic profile: the last release of a project that sleeps, made for these versions. The CSI driver of today
 * wants 1.21 at least. Its manifests have to be edited for every server, so ours stand in their place.
 */
const SUBDIR: Provisioner = {
  kind: 'subdir',
  version: '4.0.2',
  files: [],
  images: ['registry.k8s.io/sig-storage/nfs-subdir-external-provisioner:v4.0.2'],
  workloads: ['deployment/nfs-subdir-provisioner'],
};

export function provisionerFor({ profile }: Pick<ComponentLab, 'profile'>): Provisioner {
  return profile === 'modern' ? CSI : SUBDIR;
}
