# shellcheck shell=bash
# Runtime and kubelet must agree on who manages cgroups. One decision per node, kept for the steps after it.

# unified_cgroups MOUNTS_FILE: cgroup v2, and nothing else.
unified_cgroups() { awk '$2 == "/sys/fs/cgroup" && $3 == "cgroup2" { found = 1 } END { exit !found }' "$1"; }

# need_fit_cgroups MOUNTS_FILE: the kubelets before 1.19 know cgroup v1 only, and say so in their log and nowhere else.
need_fit_cgroups() {
  if [ "$(kubernetes_minor)" -ge 19 ] || ! unified_cgroups "$1"; then return 0; fi
  if is_container; then
    fail K8SLAB_CGROUP_V2 "Cannot run kubelet $K8SLAB_KUBERNETES_VERSION here: it needs cgroup v1, and this host has v2" \
      'Set kubernetes: 1.20.15 (or another from 1.19 on) in k8slab.yaml; a container has the cgroups of its host'
  fi
  fail K8SLAB_CGROUP_V2 "Cannot run kubelet $K8SLAB_KUBERNETES_VERSION here: it needs cgroup v1, and this node has v2" \
    'Set kubernetes: 1.20.15 (or another from 1.19 on) in k8slab.yaml, or a box that boots with systemd.unified_cgroup_hierarchy=0'
}

# decide_cgroup_driver MOUNTS_FILE: prints systemd or cgroupfs. systemd wherever it manages the machine's cgroups
# alone; in a container on a cgroup v1 host it sees only its own name=systemd tree, the controllers are the host's.
decide_cgroup_driver() {
  if is_container && ! unified_cgroups "$1"; then
    echo cgroupfs
  else
    echo systemd
  fi
}

# Kept once decided: a kubelet that changes its driver under running pods does not start.
cgroup_driver() {
  if [ ! -s "$STATE_DIR/cgroup-driver" ]; then
    decide_cgroup_driver /proc/mounts | write_file "$STATE_DIR/cgroup-driver" 0644
  fi
  cat "$STATE_DIR/cgroup-driver"
}

# Prints a rendered file with the node's own facts filled in.
fill_in() {
  local file driver systemd=false
  file=$(rendered "$1")
  driver=$(cgroup_driver)
  [ "$driver" = cgroupfs ] || systemd=true
  shift
  substitute CGROUP_DRIVER="$driver" SYSTEMD_CGROUP="$systemd" "$@" <"$file"
}
