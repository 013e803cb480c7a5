import { withoutClaimIdentity } from './claim-of-volume.js';
import { withoutGenerated } from './generated-fields.js';
import type { KubeObject } from './kube-object.js';
import { OWN_SECRETS } from './objects.js';

const FILLED_IN = ['uid', 'resourceVersion', 'generation', 'creationTimestamp', 'managedFields', 'selfLink'];

/** Objects that Kubernetes writes whenever it likes. */
const OWN_OBJECTS = [
  'ConfigMap kube-public/cluster-info',
  'ConfigMap kube-system/extension-apiserver-authentication',
  'ConfigMap kube-system/kube-apiserver-legacy-service-account-token-tracking',
];

/** Where leader election of older versions writes the leader down. */
const LEADER = 'control-plane.alpha.kubernetes.io/leader';

type Raw = KubeObject & { metadata: { ownerReferences?: unknown[]; deletionTimestamp?: string }; type?: string };

/**
 * What of an object is somebody's wish; undefined for objects that follow others (they come and go with their
 * owner), that are on their way out, or that Kubernetes keeps for itself.
 */
export function cleanObject(raw: KubeObject): KubeObject | undefined {
  const { metadata, type } = raw as Raw;
  const { namespace, name } = metadata;
  if ((metadata.ownerReferences ?? []).length > 0 || metadata.deletionTimestamp !== undefined) return undefined;
  if (raw.kind === 'Secret' && OWN_SECRETS.includes(type ?? '')) return undefined;
  if (raw.kind === 'ConfigMap' && name === 'kube-root-ca.crt') return undefined;
  if (raw.kind === 'ServiceAccount' && name === 'default') return undefined;
  if (metadata.annotations?.[LEADER] !== undefined) return undefined;
  if (namespace !== undefined && OWN_OBJECTS.includes(`${raw.kind} ${namespace}/${name}`)) return undefined;
  const cleaned: KubeObject = { ...raw, metadata: { ...metadata } };
  delete cleaned['status'];
  for (const field of FILLED_IN) Reflect.deleteProperty(cleaned.metadata, field);
  return withoutGenerated(cleaned);
}

/**
 * Equal for two objects that mean the same. Annotations are left out: controllers write their notes there; and
 * certificates that webhooks and aggregated APIs renew by themselves. And which of two claims of one name a volume has.
 */
export function fingerprint(object: KubeObject): string {
  // Once more: a start that an earlier version has recorded still has it all.
  const own = withoutClaimIdentity(withoutGenerated(object));
  const { annotations: _annotations, finalizers: _finalizers, ...metadata } = own.metadata;
  return JSON.stringify(sorted({ ...own, apiVersion: '', metadata }));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'caBundle')
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
