import type { ComponentName } from '../config/component-names.js';
import type { Component } from './component.js';
import { DOCKER } from './docker/docker.js';
import { HELM } from './helm/helm.js';
import { INGRESS } from './ingress/ingress.js';
import { JENKINS_COMPONENT } from './jenkins/jenkins.js';
import { KUSTOMIZE } from './kustomize/kustomize.js';
import { METALLB } from './metallb/metallb.js';
import { METRICS_SERVER } from './metrics-server/metrics-server.js';
import { NFS } from './nfs/nfs.js';
import { REGISTRY } from './registry/registry.js';

const BY_NAME: Readonly<Record<ComponentName, Component>> = {
  metallb: METALLB,
  ingress: INGRESS,
  'metrics-server': METRICS_SERVER,
  nfs: NFS,
  registry: REGISTRY,
  helm: HELM,
  kustomize: KUSTOMIZE,
  docker: DOCKER,
  jenkins: JENKINS_COMPONENT,
};

/** Every component there is, in the order of installation where nothing else decides. */
export const COMPONENTS: readonly Component[] = Object.values(BY_NAME);

export function componentNamed(name: ComponentName): Component {
  return BY_NAME[name];
}
