import type { Bundle } from '../bundle/read.js';
import { componentNamed } from '../components/all.js';
import { DOCKER_IMAGES, isForWorkers } from '../components/docker/images.js';
import type { ComponentName } from '../config/component-names.js';
import { longImageName } from '../net/image-name.js';
import type { Plan } from '../plan/model.js';
import { runtimeImages } from '../plan/runtime-images.js';

export type BundleFile = Bundle['manifest']['files'][number];

/** What a node takes from the files of a bundle. */
export interface BundlePlace {
  isControlPlane: boolean;
  /** Those whose script runs on this node. */
  components: readonly ComponentName[];
  /** Images of components for its runtime, whose pods may come to any node; long names. */
  runtimeImages: ReadonlySet<string>;
  /** Images of the labs about Docker for the engine here; long names. */
  dockerImages: ReadonlySet<string>;
  /** A box brings images for containerd alone. */
  runtimeOfBox: boolean;
}

export function bundlePlace(plan: Plan, node: string): BundlePlace {
  const isControlPlane = plan.nodes.some(({ name, role }) => name === node && role === 'control-plane');
  const here = plan.components.filter(({ name }) => isControlPlane || componentNamed(name).nodes === 'all');
  const components = here.map(({ name }) => name);
  return {
    isControlPlane,
    components,
    runtimeImages: new Set(runtimeImages(plan.components).map(({ image }) => longImageName(image))),
    dockerImages: new Set(
      components.includes('docker') ? DOCKER_IMAGES.filter((image) => isControlPlane || isForWorkers(image)) : [],
    ),
    runtimeOfBox: plan.runtime.name === 'containerd',
  };
}

/** A worker never runs them: the guest does not ask for them there either. */
const CONTROL_PLANE_IMAGE = /\/(kube-apiserver|kube-controller-manager|kube-scheduler|etcd):/;

/** Long names of the images in an archive that the runtime of this node needs. */
export function imagesForRuntime(file: BundleFile, place: BundlePlace): string[] {
  const images = imagesOf(file);
  // Those of an archive without a component are the cluster's own and the labs'.
  if (file.component !== undefined) return images.filter((image) => place.runtimeImages.has(image));
  return images.filter((image) => place.isControlPlane || !CONTROL_PLANE_IMAGE.test(image));
}

/**
 * A box has installed the programs of the nodes, and containerd has all images there. What is applied to a cluster, what
 * a component installs itself, and the images of Docker are taken from the files of the bundle.
 */
export function isBesidesBox(file: BundleFile, place: BundlePlace): boolean {
  const { kind, component } = file;
  if (kind !== 'image') {
    return component === undefined ? place.isControlPlane && kind === 'manifest' : place.components.includes(component);
  }
  if (!place.runtimeOfBox && imagesForRuntime(file, place).length > 0) return true;
  // By the images in it and not by whose it is: one of those for Docker is the registry's.
  return component !== undefined && imagesOf(file).some((image) => place.dockerImages.has(image));
}

function imagesOf({ kind, name = '', also = [] }: BundleFile): string[] {
  return kind === 'image' ? [name, ...also].map(longImageName) : [];
}
