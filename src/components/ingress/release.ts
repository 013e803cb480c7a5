import type { UpstreamFile } from '../component.js';

/** What an ingress consists of, and the Kubernetes minors it is used for. */
export interface IngressRelease {
  /** Without `v`. */
  version: string;
  /** First minor of Kubernetes it is for. */
  from: number;
  kind: 'gateway-fabric' | 'ingress-nginx';
  /** In the order in which they are applied. */
  files: readonly UpstreamFile[];
  images: readonly string[];
}
