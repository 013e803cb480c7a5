import type { KubeObject } from './kube-object.js';

/** On a Job and its pods: which Job they are of, by a uid that the next Job of that name does not have. */
const OF_JOB = ['controller-uid', 'batch.kubernetes.io/controller-uid', 'job-name', 'batch.kubernetes.io/job-name'];

interface Labelled {
  labels?: Record<string, string>;
}

interface JobSpec {
  manualSelector?: boolean;
  template?: { metadata?: Labelled };
}

/**
 * An object without what Kubernetes makes up for this one alone. Another of that name gets its own: with these a Job
 * would be refused, and the account never be as it was.
 */
export function withoutGenerated(object: KubeObject): KubeObject {
  if (object.kind === 'ServiceAccount') return withoutToken(object);
  return object.kind === 'Job' ? withoutUid(object) : object;
}

/** Up to 1.23 each account gets a Secret with a token; others that somebody has listed stay. */
function withoutToken(account: KubeObject): KubeObject {
  const { secrets, ...rest } = account as KubeObject & { secrets?: { name?: string }[] };
  if (!secrets) return account;
  const prefix = `${account.metadata.name}-token-`;
  const listed = secrets.filter(({ name = '' }) => !(name.startsWith(prefix) && name.length === prefix.length + 5));
  return listed.length === 0 ? rest : { ...rest, secrets: listed };
}

function withoutUid(job: KubeObject): KubeObject {
  const { selector: _selector, ...spec } = job['spec'] as JobSpec & { selector?: unknown };
  if (spec.manualSelector === true) return job;
  const { template } = spec;
  const pods = template && { ...template, metadata: withoutLabels(template.metadata ?? {}) };
  return { ...job, metadata: withoutLabels(job.metadata), spec: { ...spec, ...(pods && { template: pods }) } };
}

function withoutLabels<T extends Labelled>(metadata: T): T {
  if (!metadata.labels) return metadata;
  const labels = Object.entries(metadata.labels).filter(([label]) => !OF_JOB.includes(label));
  return { ...metadata, labels: Object.fromEntries(labels) };
}
