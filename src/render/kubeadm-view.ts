import { isEmulated } from '../plan/emulated.js';
import type { Plan, PlanNode } from '../plan/model.js';

/** Data of kubeadm-init.yaml and kubeadm-join.yaml.in. */
export function kubeadmView(plan: Plan, node: PlanNode): object {
  const { kubernetes, network } = plan;
  const minor = Number(kubernetes.version.split('.')[1]);
  const container = plan.provider.name === 'docker';
  const [controlPlane] = plan.nodes;
  const v1beta4 = kubernetes.kubeadmApi.endsWith('/v1beta4');
  const slow = isEmulated(plan);
  return {
    api: kubernetes.kubeadmApi,
    // v1beta4 made every extraArgs a list of name and value, and moved all timeouts to one place.
    listArgs: v1beta4,
    slow,
    // From v1beta3 on a field, before a flag that the guest script passes.
    patches: slow && !kubernetes.kubeadmApi.endsWith('/v1beta2') ? '/opt/k8slab/files/kubeadm-patches' : '',
    // An RSA signature takes ten times as long as one with P-256, and each connection needs two.
    ecdsaGate: slow && !v1beta4 && minor >= 19,
    lab: plan.lab,
    name: node.name,
    ip: node.ip,
    criSocket: plan.runtime.criSocket,
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
    // Before 1.35 the feature is off, and a kubelet refuses the field.
    verifiesPulls: minor >= 35,
    // The field is known from 1.31 on; 1.35 made refusing cgroup v1 its default.
    allowCgroupV1: container && minor >= 31,
  };
}
