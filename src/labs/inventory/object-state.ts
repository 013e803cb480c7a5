import { cleanObject, fingerprint } from './clean-object.js';
import type { KubeObject } from './kube-object.js';

/**
 * Kinds of which only the names count: what is in them is written by programs of the cluster whenever they like
 * (certificates, rules, settings of nodes), or follows from something else. One that turns out to be restless belongs
 * here: a gate that cries wolf is worth less than one that overlooks something.
 */
const BY_NAME = ['Secret', 'Pod', 'CustomResourceDefinition', 'PriorityLevelConfiguration', 'FlowSchema'];
const GROUPS_BY_NAME = ['crd.projectcalico.org', 'policy.networking.k8s.io'];

/** What kubectl rollout restart leaves behind: a new pod is not another state. */
const RESTARTED = 'kubectl.kubernetes.io/restartedAt';

interface Scaled {
  scaleTargetRef?: { kind?: string; name?: string };
}

interface Template {
  metadata?: { annotations?: Record<string, string> };
}

/** Whose number of pods an autoscaler decides: `Deployment default/web`. */
export function autoscaled(objects: readonly KubeObject[]): Set<string> {
  return new Set(
    objects.flatMap(({ kind, metadata, spec }) => {
      const target = kind === 'HorizontalPodAutoscaler' ? (spec as Scaled | undefined)?.scaleTargetRef : undefined;
      return target ? [`${target.kind ?? ''} ${metadata.namespace ?? ''}/${target.name ?? ''}`] : [];
    }),
  );
}

/** The wish in an object, as text that is equal for equal wishes; '' where being there is all that counts. */
export function objectState(raw: KubeObject, scaled: ReadonlySet<string>): string {
  const { kind, apiVersion } = raw;
  if (BY_NAME.includes(kind) || GROUPS_BY_NAME.includes(apiVersion.split('/')[0] ?? '')) return '';
  const object = cleanObject(raw);
  if (!object) return '';
  // Filled in by a controller from other roles.
  if (kind === 'ClusterRole' && object['aggregationRule'] !== undefined) delete object['rules'];
  const { name, namespace = '' } = object.metadata;
  return fingerprint(withoutChurn(object, scaled.has(`${kind} ${namespace}/${name}`)));
}

function withoutChurn(object: KubeObject, isScaled: boolean): KubeObject {
  const spec = object['spec'];
  if (typeof spec !== 'object' || spec === null) return object;
  const { replicas, template, ...rest } = spec as { replicas?: unknown; template?: Template };
  return {
    ...object,
    spec: {
      ...rest,
      ...(replicas !== undefined && !isScaled && { replicas }),
      ...(template !== undefined && { template: withoutRestart(template) }),
    },
  };
}

function withoutRestart(template: Template): Template {
  const { annotations, ...metadata } = template.metadata ?? {};
  const notes = Object.entries(annotations ?? {}).filter(([note]) => note !== RESTARTED);
  return {
    ...template,
    metadata: { ...metadata, ...(notes.length > 0 && { annotations: Object.fromEntries(notes) }) },
  };
}
