import type { Plan } from '../../plan/model.js';
import type { ClusterSummary } from './model.js';

export function summarizeCluster(plan: Plan): ClusterSummary {
  const { provider, kubernetes, runtime, cni, network, bundle, nodes, components } = plan;
  return {
    lab: plan.lab,
    profile: plan.profile,
    provider: provider.name,
    accelerated: provider.accelerated,
    kubernetes: kubernetes.version,
    runtime: runtime.name,
    cni: [cni.name, cni.version].filter((part) => part !== '').join(' '),
    ...(bundle && { bundle: bundle.name }),
    network: { nodes: network.nodes, pods: network.pods, services: network.services, metallb: network.metallb },
    nodes: nodes.map(({ name, role, ip, cpus, memory }) => ({ name, role, ip, cpus, memory })),
    components: components.map(({ name, version }) => ({ name, version })),
  };
}
