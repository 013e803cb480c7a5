import { patience } from './emulated.js';
import type { Plan, PlanNode } from './model.js';

/**
 * `/etc/k8slab/env` of one node: always the same names, some values empty.
 * @param podSubnets of all nodes by index; only static-route uses them.
 */
export function nodeEnv(
  plan: Omit<Plan, 'env' | 'steps'>,
  node: PlanNode,
  podSubnets: readonly string[],
): Record<string, string> {
  const { kubernetes, network, nodes, bundle } = plan;
  const controlPlane = nodes[0] ?? node;
  const routes = nodes.flatMap(({ index, ip }) => (index === node.index ? [] : [[podSubnets[index], ip]]));
  return {
    K8SLAB_LAB: plan.lab,
    K8SLAB_PROFILE: plan.profile,
    K8SLAB_NODE_NAME: node.name,
    K8SLAB_NODE_ROLE: node.role,
    K8SLAB_NODE_IP: node.ip,
    K8SLAB_NODE_PREFIX: String(network.prefixLength),
    K8SLAB_NODE_KIND: plan.provider.name === 'docker' ? 'container' : 'vm',
    K8SLAB_CONTROL_PLANE_NAME: controlPlane.name,
    K8SLAB_CONTROL_PLANE_IP: controlPlane.ip,
    K8SLAB_HOSTS: nodes.map((each) => `${each.ip} ${each.name}`).join('\n'),
    K8SLAB_KUBERNETES_VERSION: kubernetes.version,
    K8SLAB_KUBERNETES_SOURCE: kubernetes.source,
    K8SLAB_RUNTIME: plan.runtime.name,
    K8SLAB_CRI_SOCKET: plan.runtime.criSocket,
    K8SLAB_POD_CIDR: network.pods,
    K8SLAB_POD_SUBNET: podSubnets[node.index] ?? '',
    K8SLAB_POD_ROUTES: routes.map((route) => route.join(' ')).join('\n'),
    K8SLAB_SERVICE_CIDR: network.services,
    K8SLAB_CNI: plan.cni.name,
    K8SLAB_CNI_VERSION: plan.cni.version,
    K8SLAB_IMAGE_REPOSITORY: kubernetes.imageRepository,
    K8SLAB_PAUSE_IMAGE: kubernetes.pauseImage,
    K8SLAB_BUNDLE_SHA256: bundle?.manifestSha256 ?? '',
    K8SLAB_DNS: flag(bundle?.dns ?? true),
    K8SLAB_UNTAINT: flag(plan.untaintControlPlane),
    K8SLAB_BOOK_DEFAULTS: flag(plan.bookDefaults),
    K8SLAB_HTTP_PROXY: plan.proxy.http ?? '',
    K8SLAB_HTTPS_PROXY: plan.proxy.https ?? '',
    K8SLAB_NO_PROXY: noProxy(plan),
    K8SLAB_WORKERS: String(nodes.length - 1),
    K8SLAB_PATIENCE: String(patience(plan)),
  };
}

function flag(value: boolean): string {
  return value ? '1' : '0';
}

/** A proxy must never see what goes from node to node, to a pod or to a service. */
function noProxy({ proxy, network, nodes }: Pick<Plan, 'proxy' | 'network' | 'nodes'>): string {
  if (proxy.http === undefined && proxy.https === undefined) return '';
  const inside = ['localhost', '127.0.0.1', network.nodes, network.pods, network.services, '.svc', '.cluster.local'];
  return [...new Set([...inside, ...nodes.map((node) => node.name), ...proxy.noProxy])].join(',');
}
