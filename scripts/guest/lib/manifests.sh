# shellcheck shell=bash
# The static pods of the control plane. kubelet knows of them by their manifests alone: of one that was moved away or
# deleted nothing is left in the cluster that could be asked after it.

MANIFESTS_DIR=/etc/kubernetes/manifests
CONTROL_PLANE_PARTS='etcd kube-apiserver kube-controller-manager kube-scheduler'

# Prints the parts whose manifest is not there, one a line.
missing_parts() {
  local part
  for part in $CONTROL_PLANE_PARTS; do
    if [ ! -s "$MANIFESTS_DIR/$part.yaml" ]; then printf '%s\n' "$part"; fi
  done
}

# kubeadm_phase_of PART: the words after `kubeadm init phase`.
kubeadm_phase_of() {
  case $1 in
    etcd) echo etcd local ;;
    *) echo control-plane "${1#kube-}" ;;
  esac
}
