import { claimOf, type ClaimReference, withClaim, withoutClaimIdentity } from '../labs/inventory/claim-of-volume.js';
import type { ClusterState, KubeObject, ResetPlan } from './model.js';
import { objectKey } from './object-key.js';

/** Notes of the controller on a claim that has its volume: on a new one they would be a lie. */
const BOUND = ['pv.kubernetes.io/bind-completed', 'pv.kubernetes.io/bound-by-controller'];

/**
 * A volume knows its claim by its uid. Where a claim is made anew, its volume has to forget the old one, or the new one
 * is never bound to it; a volume whose claim is there keeps the one it has now, or that one would count as lost.
 */
export function bindAgain(
  { create, replace }: Pick<ResetPlan, 'create' | 'replace'>,
  start: ClusterState,
  now: ClusterState,
): Pick<ResetPlan, 'create' | 'replace'> {
  const claims = new Set(create.filter(({ kind }) => kind === 'PersistentVolumeClaim').map(nameOf));
  const waited = (volume: KubeObject): boolean => claims.has(nameOf({ metadata: claimOf(volume) ?? {} }));
  const replaced = new Set(replace.map(objectKey));
  const released = Object.entries(start.objects).flatMap(([key, object]) => {
    const current = now.objects[key];
    return current && !replaced.has(key) && waited(object) && waited(current) ? [current] : [];
  });
  const volume = (object: KubeObject): KubeObject => {
    if (waited(object)) return withoutClaimIdentity(object);
    const [wanted, has] = [claimOf(object), claimOf(now.objects[objectKey(object)])];
    return wanted && has && nameOf({ metadata: wanted }) === nameOf({ metadata: has })
      ? withClaim(object, has)
      : object;
  };
  return {
    create: create.map((object) => (object.kind === 'PersistentVolumeClaim' ? unbound(object) : volume(object))),
    replace: [...replace, ...released].map(volume),
  };
}

function nameOf({ metadata: { namespace = '', name = '' } }: { metadata: ClaimReference }): string {
  return `${namespace}/${name}`;
}

function unbound(claim: KubeObject): KubeObject {
  const notes = Object.entries(claim.metadata.annotations ?? {}).filter(([note]) => !BOUND.includes(note));
  return { ...claim, metadata: { ...claim.metadata, annotations: Object.fromEntries(notes) } };
}
