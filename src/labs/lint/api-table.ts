/**
 * Which minors of Kubernetes serve an API, as far as labs could get it wrong: what was removed since 1.16, and what
 * replaced it. Everything that is not listed is taken for served.
 * https://kubernetes.io/docs/reference/using-api/deprecation-guide/
 */
interface ServedApi {
  apiVersion: string;
  kinds: readonly string[];
  /** First minor that serves it. */
  from?: number;
  /** First minor that no longer does. */
  until?: number;
}

const WORKLOADS = ['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'];
const RBAC = ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'];
const WEBHOOKS = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

const TABLE: readonly ServedApi[] = [
  { apiVersion: 'extensions/v1beta1', kinds: [...WORKLOADS, 'NetworkPolicy', 'PodSecurityPolicy'], until: 16 },
  { apiVersion: 'apps/v1beta1', kinds: WORKLOADS, until: 16 },
  { apiVersion: 'apps/v1beta2', kinds: WORKLOADS, until: 16 },
  { apiVersion: 'extensions/v1beta1', kinds: ['Ingress'], until: 22 },
  { apiVersion: 'networking.k8s.io/v1beta1', kinds: ['Ingress', 'IngressClass'], until: 22 },
  { apiVersion: 'networking.k8s.io/v1', kinds: ['Ingress', 'IngressClass'], from: 19 },
  { apiVersion: 'admissionregistration.k8s.io/v1beta1', kinds: WEBHOOKS, until: 22 },
  { apiVersion: 'apiextensions.k8s.io/v1beta1', kinds: ['CustomResourceDefinition'], until: 22 },
  { apiVersion: 'apiregistration.k8s.io/v1beta1', kinds: ['APIService'], until: 22 },
  { apiVersion: 'certificates.k8s.io/v1beta1', kinds: ['CertificateSigningRequest'], until: 22 },
  { apiVersion: 'certificates.k8s.io/v1', kinds: ['CertificateSigningRequest'], from: 19 },
  { apiVersion: 'rbac.authorization.k8s.io/v1beta1', kinds: RBAC, until: 22 },
  { apiVersion: 'scheduling.k8s.io/v1beta1', kinds: ['PriorityClass'], until: 22 },
  {
    apiVersion: 'storage.k8s.io/v1beta1',
    kinds: ['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment'],
    until: 22,
  },
  { apiVersion: 'batch/v1beta1', kinds: ['CronJob'], until: 25 },
  { apiVersion: 'batch/v1', kinds: ['CronJob'], from: 21 },
  { apiVersion: 'discovery.k8s.io/v1beta1', kinds: ['EndpointSlice'], until: 25 },
  { apiVersion: 'discovery.k8s.io/v1', kinds: ['EndpointSlice'], from: 21 },
  { apiVersion: 'node.k8s.io/v1beta1', kinds: ['RuntimeClass'], until: 25 },
  { apiVersion: 'node.k8s.io/v1', kinds: ['RuntimeClass'], from: 20 },
  { apiVersion: 'policy/v1beta1', kinds: ['PodDisruptionBudget', 'PodSecurityPolicy'], until: 25 },
  { apiVersion: 'policy/v1', kinds: ['PodDisruptionBudget'], from: 21 },
  { apiVersion: 'autoscaling/v2beta1', kinds: ['HorizontalPodAutoscaler'], until: 25 },
  { apiVersion: 'autoscaling/v2beta2', kinds: ['HorizontalPodAutoscaler'], until: 26 },
  { apiVersion: 'autoscaling/v2', kinds: ['HorizontalPodAutoscaler'], from: 23 },
];

/** Those of the minors that do not serve this kind in this version. */
export function notServed(apiVersion: string, kind: string, minors: readonly number[]): number[] {
  const rows = TABLE.filter((row) => row.apiVersion === apiVersion && row.kinds.includes(kind));
  return minors.filter((minor) => rows.some(({ from = 0, until = 99 }) => minor < from || minor >= until));
}
