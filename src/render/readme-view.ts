import type { Plan } from '../plan/model.js';

/** Data of README.md. */
export function readmeView(plan: Plan): object {
  const [metallbFirst = '', metallbLast = ''] = plan.network.metallb.split('-');
  return {
    lab: plan.lab,
    // libvirt's nodes have addresses of their own, nothing is forwarded to them.
    nodes: plan.nodes.map((node) => ({ ...node, forwarded: plan.provider.name !== 'libvirt' })),
    kubernetesVersion: plan.kubernetes.version,
    runtime: plan.runtime.name,
    cni: plan.cni.name,
    provider: plan.provider.name,
    podCidr: plan.network.pods,
    serviceCidr: plan.network.services,
    metallbFirst: metallbFirst.trim(),
    metallbLast: metallbLast.trim(),
    controlPlane: plan.nodes[0]?.name ?? '',
  };
}
