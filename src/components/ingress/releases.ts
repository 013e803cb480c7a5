import type { UpstreamFile } from '../component.js';
import { forMinor } from '../for-minor.js';
import { GATEWAY_FABRIC } from './gateway-fabric.js';
import type { IngressRelease } from './release.js';

function ingressNginx(
  version: string,
  from: number,
  sha256: string,
  images: readonly [controller: string, certificates: string],
): IngressRelease {
  const url = `https://raw.githubusercontent.com/kubernetes/ingress-nginx/controller-v${version}/deploy/static/provider/baremetal/deploy.yaml`;
  const files: UpstreamFile[] = [{ kind: 'manifest', name: 'ingress-nginx.yaml', version, url, sha256 }];
  return { version, from, kind: 'ingress-nginx', files, images };
}

/**
 * Newest first. ingress-nginx is retired since March 2026 and never was released for 1.36, so today's Kubernetes gets
 * the Gateway API, as the second edition of the book does. Before, the newest ingress-nginx that names the minor: up
 * to 1.21 it reads the Ingress of networking.k8s.io/v1beta1, as the book writes it, from 1.22 on only v1 is left. The
 * manifests up to 0.49 name k8s.gcr.io, which is frozen: its script puts registry.k8s.io there, which has the same images
 * under the same digests.
 */
export const INGRESS_RELEASES: readonly IngressRelease[] = [
  GATEWAY_FABRIC,
  ingressNginx('1.3.1', 22, 'bc9bb771a36890358434677552d01331bd534e878fd450144d26ef0d47872d3f', [
    'registry.k8s.io/ingress-nginx/controller:v1.3.1@sha256:54f7fe2c6c5a9db9a0ebf1131797109bb7a4d91f56b9b362bde2abd237dd1974',
    'registry.k8s.io/ingress-nginx/kube-webhook-certgen:v1.3.0@sha256:549e71a6ca248c5abd51cdb73dbc3083df62cf92ed5e6147c780e30f7e007a47',
  ]),
  ingressNginx('0.49.3', 19, '8946edcf195d2338f3662cbd201a9d51373c28a3fafecbef4bf829ef8e94713b', [
    'registry.k8s.io/ingress-nginx/controller:v0.49.3@sha256:35fe394c82164efa8f47f3ed0be981b3f23da77175bbb8268a9ae438851c8324',
    'docker.io/jettech/kube-webhook-certgen:v1.5.1',
  ]),
  ingressNginx('0.44.0', 0, 'd5071e1d983c130641bf6261cf4ef61f58bd422d80a888946db27c6660190bc0', [
    'registry.k8s.io/ingress-nginx/controller:v0.44.0@sha256:3dd0fac48073beaca2d67a78c746c7593f9c575168a17139a9955a82c63c4b9a',
    'docker.io/jettech/kube-webhook-certgen:v1.5.1',
  ]),
];

/** The release for a minor of Kubernetes. */
export function ingressRelease(minor: number): IngressRelease {
  return forMinor(INGRESS_RELEASES, minor, 'an ingress');
}
