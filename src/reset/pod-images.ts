import type { KubeObject } from './model.js';

interface PodSpec {
  containers?: unknown;
  initContainers?: unknown;
}

/** Of a pod, of what makes pods, of a CronJob. */
interface WithPods extends PodSpec {
  template?: { spec?: PodSpec };
  jobTemplate?: { spec?: { template?: { spec?: PodSpec } } };
}

/** The images that pods of this object run, as it names them. */
export function podImages(object: KubeObject): string[] {
  const spec = (object['spec'] ?? {}) as WithPods;
  const pods = [spec, spec.template?.spec, spec.jobTemplate?.spec?.template?.spec];
  const containers = pods.flatMap((pod) => [...listOf(pod?.containers), ...listOf(pod?.initContainers)]);
  return containers.flatMap(({ image }) => (typeof image === 'string' ? [image] : []));
}

/** Objects of anybody's kinds have fields of these names too. */
function listOf(value: unknown): readonly { image?: unknown }[] {
  return Array.isArray(value) ? (value as { image?: unknown }[]) : [];
}
