# shellcheck shell=bash
# shellcheck disable=SC2034 # read by the other files
# Where things are on a node. The environment can move them: the tests do, sudo does not let it through.
ENV_FILE=${K8SLAB_ENV_FILE:-/etc/k8slab/env}
GOLDEN_FILE=${K8SLAB_GOLDEN_FILE:-/etc/k8slab/golden.json}
FILES_DIR=${K8SLAB_FILES_DIR:-/opt/k8slab/files}
BUNDLE_DIR=${K8SLAB_BUNDLE_DIR:-/opt/k8slab/bundle}
# Survives a reboot: stamps, decisions, what init and join have begun.
STATE_DIR=${K8SLAB_STATE_DIR:-/var/lib/k8slab}
# Does not survive a reboot: lock, secrets on their way.
RUN_DIR=${K8SLAB_RUN_DIR:-/run/k8slab}
ADMIN_CONF=/etc/kubernetes/admin.conf
KUBELET_CONF=/etc/kubernetes/kubelet.conf
INIT_CONFIG=$RUN_DIR/kubeadm-init.yaml
JOIN_CONFIG=$RUN_DIR/kubeadm-join.yaml
KUBEADM_LOG=$RUN_DIR/kubeadm.log
