import type { KubeObject } from './kube-object.js';

export interface ClaimReference {
  namespace?: string;
  name?: string;
  [field: string]: unknown;
}

/** The claim that a volume is bound to; undefined for anything else. */
export function claimOf(object: KubeObject | undefined): ClaimReference | undefined {
  if (object?.kind !== 'PersistentVolume') return undefined;
  return (object['spec'] as { claimRef?: ClaimReference } | undefined)?.claimRef;
}

export function withClaim(object: KubeObject, claimRef: ClaimReference): KubeObject {
  return { ...object, spec: { ...(object['spec'] as object), claimRef } };
}

/** A volume without what tells the claim it is bound to from another one of the same name. Anything else as it is. */
export function withoutClaimIdentity(object: KubeObject): KubeObject {
  const reference = claimOf(object);
  if (!reference) return object;
  const { uid: _uid, resourceVersion: _version, ...name } = reference;
  return withClaim(object, name);
}
