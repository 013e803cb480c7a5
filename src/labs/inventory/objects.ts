export interface ListedObject {
  kind: string;
  namespace: string;
  name: string;
  /** Of a Secret. */
  type: string;
  /** `ReplicaSet/web-5d9c`, several without anything between. */
  owner: string;
}

/** Secrets that Kubernetes makes and renews by itself. */
export const OWN_SECRETS: readonly string[] = ['kubernetes.io/service-account-token', 'bootstrap.kubernetes.io/token'];

/**
 * The entry of an object; undefined when it does not count. Of what a controller made only pods count, by number
 * under their owner: their names are new after each eviction, and everything else goes when its owner goes.
 */
export function objectEntry({ kind, namespace, name, type, owner }: ListedObject): string | undefined {
  if (kind === 'Secret' && OWN_SECRETS.includes(type)) return undefined;
  const inside = namespace === '' ? '' : `${namespace}/`;
  if (owner === '') return `${kind} ${inside}${name}`;
  return kind === 'Pod' ? `Pod of ${inside}${owner}` : undefined;
}

export interface NodeObject {
  metadata: { name: string; labels?: Record<string, string> };
  spec: { unschedulable?: boolean; taints?: { key: string; value?: string; effect: string }[] };
}

export function nodeEntries({ metadata, spec }: NodeObject): Record<string, string> {
  const entries: Record<string, string> = {};
  if (spec.unschedulable) entries['unschedulable'] = 'true';
  for (const [label, value] of Object.entries(metadata.labels ?? {})) entries[`label ${label}`] = value;
  for (const { key, value = '', effect } of spec.taints ?? []) entries[`taint ${key}:${effect}`] = value;
  return entries;
}
