/** What can be installed into the cluster, in the order in which it is shown. The pod network is `cni`. */
export const COMPONENT_NAMES = [
  'metallb',
  'ingress',
  'metrics-server',
  'nfs',
  'registry',
  'helm',
  'kustomize',
  'jenkins',
] as const;

export type ComponentName = (typeof COMPONENT_NAMES)[number];

/**
 * What a lab file that does not say gets, as far as version, provider and bundle allow. Jenkins is not among them:
 * it takes a GiB of memory that chapters 2 to 4 need otherwise.
 */
export const DEFAULT_COMPONENTS: readonly ComponentName[] = COMPONENT_NAMES.filter((name) => name !== 'jenkins');
