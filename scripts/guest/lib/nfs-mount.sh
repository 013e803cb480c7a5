# shellcheck shell=bash
# A real mount of the lab's share, with a deadline for everything: a server that has died must not hang a step.

NFS_SHARE=/nfs_shared
# Hidden below the share: what each node has written for the others to read.
NFS_CHECK_DIR=.k8slab-check

nfs_mount_point() { printf '%s\n' "$RUN_DIR/nfs-check"; }

# /proc/mounts and not mountpoint, which would ask the server.
nfs_is_mounted() { grep -Fq " $(nfs_mount_point) nfs" /proc/mounts; }

nfs_unmount() {
  nfs_is_mounted || return 0
  timeout -k 5 30 umount "$(nfs_mount_point)" 2>/dev/null || timeout -k 5 30 umount -l "$(nfs_mount_point)"
}

# soft: what the server does not answer fails instead of waiting for ever. Never so for the volumes of pods.
nfs_mount() {
  mkdir -p "$(nfs_mount_point)"
  nfs_unmount
  timeout -k 5 60 mount -t nfs -o vers=4.1,soft,timeo=50,retrans=2,retry=0 \
    "$K8SLAB_CONTROL_PLANE_IP:$NFS_SHARE" "$(nfs_mount_point)"
}

# nfs_exchange: writes this node's file on the mounted share and reads it and that of the control plane.
# A server that has just started makes writers wait for its grace period.
nfs_exchange() {
  # shellcheck disable=SC2016 # expanded by the inner shell
  timeout -k 5 120 bash -c 'set -e
    mkdir -p "$1"
    printf "%s %s\n" "$2" "$(date -u +%FT%TZ)" >"$1/$2"
    sync -f "$1/$2"
    for node in "$2" "$3"; do
      read -r text <"$1/$node"
      [ "${text%% *}" = "$node" ] || { printf "%s/%s holds: %s\n" "$1" "$node" "$text"; exit 1; }
    done' nfs-exchange "$(nfs_mount_point)/$NFS_CHECK_DIR" "$K8SLAB_NODE_NAME" "$K8SLAB_CONTROL_PLANE_NAME" 2>&1
}

# For wait_until: mounts, exchanges, unmounts.
nfs_works() {
  local ok=0
  command -v mount.nfs >/dev/null || { echo 'mount.nfs is not installed' && return 1; }
  nfs_mount || return 1
  nfs_exchange || ok=1
  nfs_unmount || { echo 'the share cannot be unmounted' && return 1; }
  return "$ok"
}
