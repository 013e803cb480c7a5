import { patience } from './emulated.js';
import type { Plan, StepKind } from './model.js';

/**
 * Seconds. Long enough for a slow disk and a slow network, as running out of time is a failure; the guest has
 * shorter deadlines of its own for each thing it waits for.
 */
const SECONDS: Readonly<Record<StepKind, number>> = {
  boot: 1800,
  connect: 300,
  upload: 900,
  hosts: 60,
  system: 120,
  packages: 1200,
  runtime: 900,
  kubernetes: 1200,
  images: 2400,
  init: 1200,
  cni: 900,
  kubectl: 120,
  kubeconfig: 60,
  join: 900,
  ready: 900,
  smoke: 600,
  'component-images': 2400,
  metallb: 900,
  ingress: 900,
  'metrics-server': 900,
  nfs: 900,
  registry: 900,
  helm: 600,
  kustomize: 600,
  // Installs a package, and loads images on a slow disk.
  docker: 1800,
  // Pulls a GiB of images and plugins.
  jenkins: 2400,
};

/** VirtualBox boots one machine after the other. */
const BOOT_PER_NODE = 300;

export function deadlineSeconds(kind: StepKind, plan: Pick<Plan, 'provider' | 'nodes'>): number {
  const seconds = SECONDS[kind] + (kind === 'boot' ? BOOT_PER_NODE * plan.nodes.length : 0);
  return seconds * patience(plan);
}
