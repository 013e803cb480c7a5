# shellcheck shell=bash
# NFS: the server and the provisioner on the control plane, and on every node a mount that was really tried.
# env: K8SLAB_NODE_NAME K8SLAB_NODE_ROLE K8SLAB_NODE_KIND K8SLAB_CONTROL_PLANE_NAME K8SLAB_CONTROL_PLANE_IP
# files: components/nfs

STORAGE_CLASS=managed-nfs-storage
# Copies of what was applied, in order: removing must not depend on what the plan of that day holds.
APPLIED=$STATE_DIR/components/nfs-applied

step_cleanup() { nfs_unmount || true; }

class_exists() { [ -n "$(kube get storageclass "$STORAGE_CLASS" --ignore-not-found -o name)" ]; }

step_check() {
  component_settings nfs
  if is_control_plane; then
    nfs_server_as_wanted "$C_NODES" || return 1
    if [ -n "$C_WORKLOADS" ]; then class_exists && provisioner_is_up || return 1; fi
  fi
  nfs_works >/dev/null
}

provisioner_is_up() {
  local workload
  for workload in $C_WORKLOADS; do workload_comes_back kube-system "$workload" || return 1; done
}

step_apply() {
  component_settings nfs
  # The plan leaves it out there; this is for whoever calls the script by hand.
  if is_container; then
    fail K8SLAB_NFS_KERNEL 'Cannot serve NFS from a container: the server is part of a kernel of its own' \
      'Use a provider with real machines: virtualbox or libvirt'
  fi
  if ! command -v mount.nfs >/dev/null; then apt_install nfs-common; fi
  if is_control_plane; then
    start_nfs_server "$C_NODES"
    install_provisioner
  fi
}

# Prints the manifests in the order in which they are applied: those of another project, then ours, which are
# rendered where they are wanted.
manifest_names() {
  local name
  for name in $C_MANIFESTS; do printf '%s\n' "$name"; done
  for name in provisioner.yaml storage-class.yaml; do
    if [ -f "$(component_dir nfs)/$name" ]; then printf '%s\n' "$name"; fi
  done
}

install_provisioner() {
  local name file names
  mapfile -t names < <(manifest_names)
  if [ ${#names[@]} -eq 0 ]; then
    note 'no provisioner: its images are not in the bundle; volumes are made by hand, see nfs-exporter --help'
  fi
  if [ -f "$APPLIED/order" ] && ! printf '%s\n' "${names[@]}" | same_file "$APPLIED/order"; then remove_provisioner; fi
  # Before anything is applied: a run that is cut off leaves nothing that nobody knows of.
  printf '%s\n' "${names[@]}" | write_file "$APPLIED/order" 0644
  # A StorageClass cannot be changed; the volumes made with it do not need it.
  remove_objects kube-system "storageclass/$STORAGE_CLASS"
  for name in "${names[@]}"; do
    file=$(component_dir nfs)/$name
    if [ ! -f "$file" ]; then file=$(component_file nfs "$name"); fi
    write_file "$APPLIED/$name" 0644 <"$file"
    apply_file "$APPLIED/$name"
  done
}

applied_is_gone() {
  local left
  left=$(kube get --ignore-not-found -o name -f "$1" 2>&1) || { printf '%s\n' "$left" && return 1; }
  printf '%s\n' "$left"
  [ -z "$left" ]
}

remove_provisioner() {
  local name
  while IFS= read -r name; do
    if [ ! -f "$APPLIED/$name" ]; then continue; fi
    wait_until 60 "the API server to remove $name" kube delete --ignore-not-found --wait=false -f "$APPLIED/$name" ||
      fail K8SLAB_COMPONENT_LEFT "Cannot remove the objects of $name: $(one_line "$WAIT_LAST")" 'Run it again'
    wait_until 240 "the objects of $name to be gone" applied_is_gone "$APPLIED/$name" || fail K8SLAB_COMPONENT_LEFT \
      "Cannot remove all of $name: $(one_line "$WAIT_LAST")" 'kubectl describe tells what holds it; then run it again'
  done < <(tac "$APPLIED/order" 2>/dev/null)
  rm -rf "$APPLIED"
}

step_verify() {
  local workload
  component_settings nfs
  if is_control_plane; then
    wait_until 60 'the NFS server' nfs_server_runs "$C_NODES" || fail_server
    for workload in $C_WORKLOADS; do wait_rolled_out kube-system "$workload" 600; done
  fi
  wait_until 180 "a mount of $K8SLAB_CONTROL_PLANE_IP:$NFS_SHARE" nfs_works || fail K8SLAB_NFS_MOUNT \
    "Cannot use $K8SLAB_CONTROL_PLANE_IP:$NFS_SHARE on $K8SLAB_NODE_NAME: $(one_line "$WAIT_LAST")" \
    "Try by hand: sudo mount -t nfs -o soft,timeo=50 $K8SLAB_CONTROL_PLANE_IP:$NFS_SHARE /mnt"
  say "$K8SLAB_NODE_NAME mounts $K8SLAB_CONTROL_PLANE_IP:$NFS_SHARE and reads what $K8SLAB_CONTROL_PLANE_NAME wrote"
}

fail_server() {
  journal_tail nfs-server
  fail K8SLAB_NFS_SERVER "Cannot serve $NFS_SHARE: $(one_line "$WAIT_LAST")" 'Look at: journalctl -u nfs-server; exportfs -s'
}

# volumes_in_use: prints the volumes on this server that a claim is bound to.
volumes_in_use() {
  # shellcheck disable=SC2016 # $server is jq's
  kube get persistentvolumes -o json | jq -r --arg server "$K8SLAB_CONTROL_PLANE_IP" '.items[] |
    select(.status.phase == "Bound") | select(.spec.nfs.server == $server or .spec.csi.driver == "nfs.csi.k8s.io") |
    .metadata.name'
}

step_remove() {
  local used
  if is_control_plane; then
    # A pod whose volume loses its server hangs, and so does the kubelet that wants to end it.
    used=$(volumes_in_use | paste -sd ' ')
    [ -z "$used" ] || fail K8SLAB_NFS_IN_USE "Cannot remove NFS: claims are bound to its volume(s) $used" \
      'Delete the pods and the claims first: kubectl get pvc -A'
    remove_provisioner
    stop_nfs_server
    say "the files in $NFS_SHARE stay"
  fi
  nfs_unmount
  rm -rf "$(nfs_mount_point)"
}
