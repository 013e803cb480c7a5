/** What can be installed into the cluster, in the order in which it is shown. The pod network is `cni`. */
export const COMPONENT_NAMES = [
  'metallb',
  'ingress',
  'metrics-server',
  'nfs',
  'registry',
  'helm',
  'kustomize',
  'docker',
  'jenkins',
] as const;

export type ComponentName = (typeof COMPONENT_NAMES)[number];

/** Jenkins takes a GiB of memory, Docker's engine and its images the time to load them; most labs want neither. */
const ON_REQUEST: readonly ComponentName[] = ['docker', 'jenkins'];

/** What a lab file that does not say gets, as far as version, provider and bundle allow. */
export const DEFAULT_COMPONENTS: readonly ComponentName[] = COMPONENT_NAMES.filter(
  (name) => !ON_REQUEST.includes(name),
);
