import type { Plan, PlanNode } from '../plan/model.js';

/** Data of kubeadm-init.yaml and kubeadm-join.yaml.in. */
export function kubeadmView(plan: Plan, node: PlanNode): object {
  const { kubernetes, network } = plan;
  const minor = Number(kubernetes.version.split('.')[1]);
  const container = plan.provider.name === 'docker';
  const [controlPlane] = plan.nodes;
  const v1beta4 = kubernetes.kubeadmApi.endsWith('/v1beta4');
  // Software emulation: seconds become minutes, and what repeats every second is never done.
  const slow = plan.provider.name === 'libvirt' && !plan.provider.accelerated;
  return {
    api: kubernetes.kubeadmApi,
    // v1beta4 made every extraArgs a list of name and value, and moved all timeouts to one place.
    listArgs: v1beta4,
    slow,
    slowWithTimeouts: slow && v1beta4,
    slowWithApiServerTimeout: slow && !v1beta4,
    lab: plan.lab,
    name: node.name,
    ip: node.ip,
    criSocket: plan.runtime.criSocket,
    untaint: node.role === 'control-plane' && plan.untaintControlPlane,
    bookDefaults: plan.bookDefaults,
    kubernetesVersion: `v${kubernetes.version}`,
    imageRepository: kubernetes.imageRepository,
    podCidr: network.pods,
    serviceCidr: network.services,
    apiServerEndpoint: `${controlPlane?.ip ?? ''}:6443`,
    // 1.22 to 1.24 put coredns below coredns/ only for their default, k8s.gcr.io, which is gone.
    dnsRepository:
      minor >= 22 && minor <= 24 && kubernetes.imageRepository === 'registry.k8s.io' ? 'registry.k8s.io/coredns' : '',
    podSubnetsPlanned: plan.cni.name === 'static-route',
    container,
    // The field is known from 1.31 on; 1.35 made refusing cgroup v1 its default.
    allowCgroupV1: container && minor >= 31,
  };
}
