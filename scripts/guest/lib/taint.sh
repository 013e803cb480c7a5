# shellcheck shell=bash
# The taint that keeps ordinary pods off the control plane. kubeadm puts it there; a lab without workers, or with
# controlPlane.untaint, takes it away.

# settle_taint: as the lab file has it. Only a taint that was taken away here comes back, as when such a lab gets its
# first worker: what somebody has done by hand stays. Pods that run there are not moved.
settle_taint() {
  local key
  if [ "$K8SLAB_UNTAINT" = 1 ]; then
    mark untainted
    # Both names: 1.24 has both taints, older ones the first, newer ones the second.
    for key in master control-plane; do
      kube taint node "$K8SLAB_NODE_NAME" "node-role.kubernetes.io/$key:NoSchedule-" >/dev/null 2>&1 || true
    done
    if kube get node "$K8SLAB_NODE_NAME" -o jsonpath='{.spec.taints[*].key}' | grep -q node-role; then
      fail K8SLAB_UNTAINT "Cannot untaint $K8SLAB_NODE_NAME: the control plane taint is still there"
    fi
  elif marked untainted; then
    key=control-plane
    if [ "$(kubernetes_minor)" -lt 24 ]; then key=master; fi
    kube taint node "$K8SLAB_NODE_NAME" "node-role.kubernetes.io/$key:NoSchedule" --overwrite
    unmark untainted
    note "$K8SLAB_NODE_NAME takes no more ordinary pods, those that run there stay: the lab has workers for them"
  fi
}
