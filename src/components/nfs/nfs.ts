import type { Component, ComponentChoice, ComponentFile, ComponentLab } from '../component.js';
import { type Provisioner, provisionerFor } from './provisioners.js';

/** The book's directory on the control plane. */
const NFS_SHARE = '/nfs_shared';
/** Shown where there is a server and no provisioner: volumes are then made by hand, as in the book. */
const STATIC = 'static';

/**
 * NFS server on the control plane, clients on every node, and, where its images can be had, a provisioner behind the
 * StorageClass of the book. The server is the kernel's: one in user space in a pod would be another thing to learn.
 */
export const NFS: Component = {
  name: 'nfs',
  needs: [],
  nodes: 'all',
  choose(lab, obtainable) {
    if (lab.provider === 'docker') {
      return { unavailable: 'docker nodes are containers, and the NFS server is part of a kernel of its own' };
    }
    const { version, files, images } = provisionerFor(lab);
    const names = [...files.map(({ name }) => name), ...images];
    // A bundle without them still makes the book's volumes possible: those are made by hand.
    return names.every(obtainable) ? { version, files, images } : { version: STATIC, files: [], images: [] };
  },
  settings(lab, choice) {
    const provisioner = provisionerOf(lab, choice);
    return {
      SHARE: NFS_SHARE,
      NODES: lab.network.nodes,
      // In the order in which they are applied; rendered ones have a path of their own.
      MANIFESTS: provisioner?.files.map(({ name }) => name).join(' ') ?? '',
      WORKLOADS: provisioner?.workloads.join(' ') ?? '',
    };
  },
  files(lab, choice) {
    const provisioner = provisionerOf(lab, choice);
    return provisioner ? provisionerFiles(lab, provisioner) : [];
  },
};

function provisionerOf(lab: ComponentLab, { version }: ComponentChoice): Provisioner | undefined {
  return version === STATIC ? undefined : provisionerFor(lab);
}

function provisionerFiles({ controlPlane, minor }: ComponentLab, { kind, images }: Provisioner): ComponentFile[] {
  const view = { server: controlPlane.ip, share: NFS_SHARE };
  const storageClass = { path: 'storage-class.yaml', template: `storage-class-${kind}.yaml`, view };
  if (kind === 'csi') return [storageClass];
  const image = images[0];
  if (image === undefined) throw new Error('Cannot render the NFS provisioner: it has no image');
  // The seccomp profile is a field of its own since 1.19.
  return [
    storageClass,
    { path: 'provisioner.yaml', template: 'subdir.yaml', view: { ...view, image, seccomp: minor >= 19 } },
  ];
}
