import { registryUrl, splitName } from '../net/image-reference.js';
import { cniManifest } from './cni-manifests.js';
import type { Plan } from './model.js';
import { minorOf } from './versions.js';

/** A server of the internet that the nodes of a lab need. */
export interface PlanSource {
  /** Its host, as people know it. */
  name: string;
  /** `registry`: any answer of its API does, a login is asked for later. `file`: it has to be there. */
  kind: 'registry' | 'file';
  /** Mirrors before the server itself; one of them has to answer. */
  urls: readonly string[];
}

/** Everything that `up` asks for: packages of Kubernetes, registries, manifests. Nothing with a bundle. */
export function planSources(plan: Plan): PlanSource[] {
  if (plan.bundle) return [];
  const network = cniManifest(plan.cni.name, plan.cni.version);
  const images = [
    `${plan.kubernetes.imageRepository}/kube-apiserver:v${plan.kubernetes.version}`,
    ...(network?.images ?? []),
    ...plan.components.flatMap((component) => component.images),
  ];
  const files = [
    ...kubernetesFiles(plan),
    ...(network ? [network.url] : []),
    ...plan.components.flatMap((component) => component.files.map(({ url }) => url)),
  ];
  return [
    ...firstOfEach(files, (url) => new URL(url).host).map(
      ([name, url]): PlanSource => ({ name, kind: 'file', urls: [url] }),
    ),
    ...firstOfEach(images, (image) => splitName(image).registry).map(([name]): PlanSource => {
      const urls = [...(plan.registryMirrors[name] ?? []), registryUrl(name)];
      return { name, kind: 'registry', urls: urls.map(apiUrl) };
    }),
  ];
}

/** Small ones: that the server has them is all that is asked. */
function kubernetesFiles({ kubernetes: { source, version }, arch }: Plan): string[] {
  if (source === 'pkgs.k8s.io') return [`https://pkgs.k8s.io/core:/stable:/v1.${minorOf(version)}/deb/Release.key`];
  return [`https://dl.k8s.io/release/v${version}/bin/linux/${arch}/kubeadm.sha256`];
}

/** The API of a mirror is below /v2 of its URL, unless the URL says so itself. */
function apiUrl(url: string): string {
  const bare = url.replace(/\/+$/, '');
  return bare.endsWith('/v2') ? `${bare}/` : `${bare}/v2/`;
}

function firstOfEach(items: readonly string[], keyOf: (item: string) => string): [key: string, item: string][] {
  const found = new Map<string, string>();
  for (const item of items) {
    const key = keyOf(item);
    if (!found.has(key)) found.set(key, item);
  }
  return [...found];
}
