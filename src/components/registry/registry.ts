import type { Component, ComponentLab } from '../component.js';

/** The port of the book's registry. */
const REGISTRY_PORT = 8443;
/** Newest release of the line that each profile's time knows; both answer the same API. */
const VERSIONS = { modern: '3.1.1', classic: '2.8.3' } as const;

/**
 * The lab's own registry, with TLS, on the control plane. A static pod: the kubelet starts it with every runtime, also
 * after a reboot and before there is an API server; a systemd unit would have to know docker and containerd both.
 */
export const REGISTRY: Component = {
  name: 'registry',
  needs: [],
  nodes: 'all',
  choose: ({ profile }) => {
    const version = VERSIONS[profile];
    return { version, files: [], images: [imageOf(version)] };
  },
  settings: ({ registryAuth }) => ({ AUTH: registryAuth ? '1' : '0' }),
  files: (lab, { version }) => [
    { path: 'config.yml', template: 'config.yml', view: configView(lab) },
    { path: 'pod.yaml', template: 'pod.yaml', view: podView(lab, version) },
    { path: 'access.yaml', template: 'access.yaml', view: { auth: lab.registryAuth } },
  ],
};

function imageOf(version: string): string {
  return `docker.io/library/registry:${version}`;
}

function configView({ controlPlane, registryAuth }: ComponentLab): object {
  return { address: `${controlPlane.ip}:${REGISTRY_PORT}`, auth: registryAuth };
}

function podView({ controlPlane }: ComponentLab, version: string): object {
  return { image: imageOf(version), ip: controlPlane.ip, port: REGISTRY_PORT };
}
