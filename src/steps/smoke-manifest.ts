import type { Plan } from '../plan/model.js';
import { SMOKE_IMAGE } from '../plan/smoke-image.js';

/** Name of everything the smoke test makes, in the namespace default. */
export const SMOKE_NAME = 'k8slab-smoke';
/** Where a pod of it answers. */
export const SMOKE_PORT = 8080;
/** In bundles compiled from sources: answers each request with its host name. */
const OWN_IMAGE = 'k8slab/echo:1';
/** In downloaded bundles; a mirror's name and another version do as well. */
const AGNHOST = /(^|\/)agnhost:/;
const AGNHOST_ARGS = ['netexec', `--http-port=${SMOKE_PORT}`];

export interface SmokeImage {
  name: string;
  args: string[];
  /** A bundle's images are on the nodes already and nowhere else. */
  pullPolicy: 'Never' | 'IfNotPresent';
}

/** Undefined: this lab has no image that answers, and no way to get one. */
export function smokeImage(bundleImages: readonly string[] | undefined): SmokeImage | undefined {
  if (bundleImages === undefined) return { name: SMOKE_IMAGE, args: AGNHOST_ARGS, pullPolicy: 'IfNotPresent' };
  const own = bundleImages.some((name) => name === OWN_IMAGE || name.endsWith(`/${OWN_IMAGE}`));
  if (own) return { name: OWN_IMAGE, args: [], pullPolicy: 'Never' };
  const agnhost = bundleImages.find((name) => AGNHOST.test(name));
  return agnhost === undefined ? undefined : { name: agnhost, args: AGNHOST_ARGS, pullPolicy: 'Never' };
}

/** One pod for each worker; a lab without workers runs its one on the control plane. */
export function smokeReplicas(plan: Plan): number {
  return Math.max(1, plan.nodes.filter(({ role }) => role === 'worker').length);
}

/** A Deployment spread over the nodes and a NodePort, as one JSON list for `kubectl apply -f -`. */
export function smokeManifest(plan: Plan, image: SmokeImage): string {
  const labels = { app: SMOKE_NAME };
  const alone = plan.nodes.every(({ role }) => role === 'control-plane');
  const container = {
    name: 'echo',
    image: image.name,
    imagePullPolicy: image.pullPolicy,
    args: image.args,
    ports: [{ containerPort: SMOKE_PORT }],
    readinessProbe: { httpGet: { path: '/hostname', port: SMOKE_PORT }, periodSeconds: 1 },
  };
  const pod = {
    terminationGracePeriodSeconds: 1,
    containers: [container],
    // Without a worker the pod has to go where ordinary pods may not.
    tolerations: alone ? [{ operator: 'Exists', effect: 'NoSchedule' }] : [],
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: 'kubernetes.io/hostname',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: labels },
      },
    ],
  };
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: SMOKE_NAME, namespace: 'default', labels },
    spec: {
      replicas: smokeReplicas(plan),
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: pod },
    },
  };
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: SMOKE_NAME, namespace: 'default', labels },
    spec: { type: 'NodePort', selector: labels, ports: [{ port: 80, targetPort: SMOKE_PORT }] },
  };
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [deployment, service] });
}
