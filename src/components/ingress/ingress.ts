import type { Component } from '../component.js';
import { ingressRelease } from './releases.js';

/** The book's ports on every node. */
const PORTS = { http: 30100, https: 30101 };

/** What sends requests from outside to services by host and path, on the same two ports of every node as in the book. */
export const INGRESS: Component = {
  name: 'ingress',
  needs: [],
  nodes: 'control-plane',
  choose({ minor }) {
    const { version, files, images } = ingressRelease(minor);
    return { version, files, images };
  },
  settings({ minor }, { files }) {
    return {
      KIND: ingressRelease(minor).kind,
      MANIFESTS: files.map(({ name }) => name).join(' '),
      HTTP_PORT: String(PORTS.http),
    };
  },
  files({ minor }) {
    return ingressRelease(minor).kind === 'gateway-fabric'
      ? [{ path: 'gateway.yaml', template: 'gateway.yaml', view: PORTS }]
      : [{ path: 'node-ports.yaml', template: 'node-ports.yaml', view: PORTS }];
  },
};
