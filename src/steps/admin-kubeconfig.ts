/** On the control plane, made by kubeadm: what its holder may do, nobody limits. */
export const ADMIN_KUBECONFIG = '/etc/kubernetes/admin.conf';
