import type { UpstreamFile } from '../component.js';
import type { IngressRelease } from './release.js';

const VERSION = '2.6.7';
/** The version of the Gateway API that this NGINX Gateway Fabric is made for. */
const GATEWAY_API = '1.5.1';

/** The standard channel, file by file: what the project publishes as one file is put together at release time. */
const GATEWAY_API_FILES: Readonly<Record<string, string>> = {
  backendtlspolicies: '9b8818172153d72f9c84032db0be0a4a657277d13f5bbc22226ad9481ff57971',
  gatewayclasses: '234ad4b2757ee1b3596a4187bb98df071c5bbdd9e1806f692f2dbf8387e6bef4',
  gateways: '7416e8300eb4d8c0a71a23445609075bbacbe8bc80104584b019cfe1ebe77c31',
  grpcroutes: '979f4125d44d3df24659ba00d1d04ff8e76c45423193e8aae82dd5810d7827df',
  httproutes: '682203b109baecb18d38073a578f7bc2c17d22fe9b0c27bf030850abe014c370',
  listenersets: '9221468d19fdfbb0026113b1ef64abac64f27607975aff2410361b8b38f0e0bb',
  referencegrants: 'a8902c486eed0b7339f5bb8a476ccaba0918eb038048402bdc01cbb69b0fbb51',
  tlsroutes: '818e4827c469a40e2527a2851591e656782c50fea8dd44812c900d219da09345',
  vap_safeupgrades: '981a4da92706cb567c051e006ff229429947f054b90cd0719c297abe14f958a1',
};

function gatewayApi(): UpstreamFile[] {
  return Object.entries(GATEWAY_API_FILES).map(([part, sha256]) => {
    const file = `gateway.networking.k8s.io_${part}.yaml`;
    const url = `https://raw.githubusercontent.com/kubernetes-sigs/gateway-api/v${GATEWAY_API}/config/crd/standard/${file}`;
    return { kind: 'manifest', name: file, version: GATEWAY_API, url, sha256 };
  });
}

function fabric(path: string, name: string, sha256: string): UpstreamFile {
  const url = `https://raw.githubusercontent.com/nginx/nginx-gateway-fabric/v${VERSION}/${path}`;
  return { kind: 'manifest', name, version: VERSION, url, sha256 };
}

/** NGINX Gateway Fabric and the Gateway API: what has taken the place of ingress controllers. */
export const GATEWAY_FABRIC: IngressRelease = {
  version: VERSION,
  // Its own lower bound is 1.31; between it and 1.23 there is no profile.
  from: 31,
  kind: 'gateway-fabric',
  files: [
    ...gatewayApi(),
    fabric(
      'deploy/crds.yaml',
      'nginx-gateway-crds.yaml',
      '942d031b4f5d0cd57194c8d0d6e7a09bddf4ced3e59609dd390db013434ec8fa',
    ),
    fabric(
      'deploy/nodeport/deploy.yaml',
      'nginx-gateway-nodeport.yaml',
      'd45f7e471b8efd858f857fee863e281cfd54a25715933f49d7330073e5f59374',
    ),
  ],
  images: ['ghcr.io/nginx/nginx-gateway-fabric:2.6.7', 'ghcr.io/nginx/nginx-gateway-fabric/nginx:2.6.7'],
};
