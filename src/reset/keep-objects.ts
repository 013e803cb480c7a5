import type { KeepRule } from '../config/keep.js';
import { claimOf } from '../labs/inventory/claim-of-volume.js';
import { KEEP_LABEL } from '../labs/inventory/marks-on-node.js';
import type { KubeObject } from './model.js';
import { podImages } from './pod-images.js';

/** What a reset leaves alone in the cluster, by the user's label. */
export interface KeptObjects {
  has: (object: KubeObject) => boolean;
  /** For the nodes: the directories that kept volumes lie in, and the images that kept pods run. */
  rules: readonly KeepRule[];
}

/**
 * Objects with the label, all in a namespace with it, a namespace that holds something marked (though not the rest in
 * it), the volume that a kept claim is bound to (it lies in no namespace, and the claim is nothing without it), and the
 * definition of a kept object's kind, with which the API server would delete the object.
 */
export function keptObjects(objects: readonly KubeObject[]): KeptObjects {
  const marked = objects.filter(isMarked);
  const namespaces = new Set(marked.flatMap(({ kind, metadata }) => (kind === 'Namespace' ? [metadata.name] : [])));
  const holders = new Set(marked.flatMap(({ metadata }) => metadata.namespace ?? []));
  const isKept = (object: KubeObject): boolean =>
    isMarked(object) ||
    namespaces.has(object.metadata.namespace ?? '') ||
    (object.kind === 'Namespace' && holders.has(object.metadata.name));
  const claims = new Set(objects.filter((each) => each.kind === 'PersistentVolumeClaim' && isKept(each)).map(nameOf));
  const kinds = new Set(
    objects.filter(isKept).map(({ apiVersion, kind }) => `${kind}.${apiVersion.split('/')[0] ?? ''}`),
  );
  const has = (object: KubeObject): boolean => {
    const claim = claimOf(object);
    const defined = definedBy(object);
    return (
      isKept(object) ||
      (claim !== undefined && claims.has(nameOf({ metadata: claim }))) ||
      (defined !== undefined && kinds.has(defined))
    );
  };
  return { has, rules: objects.filter(has).flatMap((object) => [...directoriesOf(object), ...imagesOf(object)]) };
}

/** `Dog.pets.example`: the kind and group of a definition of such objects; undefined for anything else. */
function definedBy({ kind, spec }: KubeObject): string | undefined {
  if (kind !== 'CustomResourceDefinition') return undefined;
  const { group, names } = (spec ?? {}) as { group?: string; names?: { kind?: string } };
  return `${names?.kind ?? ''}.${group ?? ''}`;
}

/** One that was built on a node cannot be had again. */
function imagesOf(object: KubeObject): KeepRule[] {
  return podImages(object).map((pattern) => ({ kind: 'image', pattern }));
}

function isMarked({ metadata }: KubeObject): boolean {
  return metadata.labels?.[KEEP_LABEL] === 'true';
}

function nameOf({
  metadata: { namespace = '', name = '' },
}: {
  metadata: { namespace?: string; name?: string };
}): string {
  return `${namespace}/${name}`;
}

interface VolumeSource {
  nfs?: { path?: string };
  hostPath?: { path?: string };
  local?: { path?: string };
  csi?: { volumeAttributes?: { share?: string; subdir?: string } };
}

function directoriesOf(object: KubeObject): KeepRule[] {
  if (object.kind !== 'PersistentVolume') return [];
  const { nfs, hostPath, local, csi } = (object['spec'] ?? {}) as VolumeSource;
  // csi-driver-nfs makes a directory of each volume in the share, whose name it notes there.
  const { share, subdir } = csi?.volumeAttributes ?? {};
  const shared = share === undefined || subdir === undefined ? undefined : `${share.replace(/\/$/, '')}/${subdir}`;
  return [nfs?.path, hostPath?.path, local?.path, shared].flatMap((path): KeepRule[] =>
    path?.startsWith('/') === true ? [{ kind: 'file', pattern: path }] : [],
  );
}
