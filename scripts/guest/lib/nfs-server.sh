# shellcheck shell=bash
# The NFS server of the kernel, with one share for the nodes.

NFS_EXPORTS=/etc/exports.d/k8slab.exports
NFS_SHARES_EXPORTS=/etc/exports.d/k8slab-shares.exports
NFS_SERVER_CONF=/etc/nfs.conf.d/k8slab.conf
NFS_EXPORTER=/usr/local/bin/nfs-exporter

# As in the book; no_subtree_check is the default, and saying so keeps exportfs quiet.
nfs_export_line() { printf '%s %s(rw,sync,no_root_squash,no_subtree_check)\n' "$NFS_SHARE" "$1"; }

# After a reboot of the server writers wait for its grace period, 90 s by default: longer than a learner waits.
nfs_server_conf() { printf '# Of k8slab.\n[nfsd]\nlease-time=20\ngrace-time=20\n'; }

nfs_is_exported() {
  local exports
  exports=$(exportfs -s 2>&1) || { printf '%s\n' "$exports" && return 1; }
  printf '%s\n' "${exports:-nothing is exported}"
  awk -v share="$NFS_SHARE" -v nodes="$1(" '$1 == share && index($2, nodes) == 1 { found = 1 } END { exit !found }' <<<"$exports"
}

# nfs_server_runs NODES
nfs_server_runs() { systemctl is-active --quiet nfs-server && [ -n "$(ss -Hltn 'sport = :2049')" ] && nfs_is_exported "$1"; }

nfs_server_as_wanted() {
  nfs_export_line "$1" | same_file "$NFS_EXPORTS" && nfs_server_conf | same_file "$NFS_SERVER_CONF" &&
    systemctl is-enabled --quiet nfs-server && nfs_server_runs "$1" >/dev/null &&
    same_file "$NFS_EXPORTER" <"$GUEST_DIR/programs/nfs-exporter.sh"
}

# start_nfs_server NODES: the network that may mount.
start_nfs_server() {
  # Before the package: its first start already has them.
  nfs_server_conf | service_file nfs-server "$NFS_SERVER_CONF" 0644
  mkdir -p "$NFS_SHARE"
  nfs_export_line "$1" | write_file "$NFS_EXPORTS" 0644
  if ! package_installed nfs-kernel-server; then apt_install nfs-kernel-server; fi
  start_service nfs-server
  exportfs -ra
  write_file "$NFS_EXPORTER" 0755 <"$GUEST_DIR/programs/nfs-exporter.sh"
}

# The files of the share stay, and so do exports that are not ours, with the server they need.
stop_nfs_server() {
  rm -rf "${NFS_SHARE:?}/$NFS_CHECK_DIR"
  rm -f "$NFS_EXPORTS" "$NFS_SHARES_EXPORTS" "$NFS_EXPORTER" "$NFS_SERVER_CONF"
  command -v exportfs >/dev/null || return 0
  exportfs -ra
  if [ -z "$(exportfs -s)" ]; then
    systemctl disable --quiet --now nfs-server
  else
    note "the NFS server stays: $(exportfs -s | wc -l) export(s) on this node are not of k8slab"
  fi
}
