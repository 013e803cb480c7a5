# shellcheck shell=bash
# shellcheck disable=SC2154 # variables of the files that the calling script sources before
# The node system as a docker container has it: without what is the host's affair, as an archive
# that `docker load` takes.
set -euo pipefail

# No device, clock, terminal or NFS of its own; the host's cron-like jobs run on the host. The
# clock above all: a container with every capability would set that of its host.
masked_units=(
  systemd-udevd.service systemd-udevd-kernel.socket systemd-udevd-control.socket
  systemd-udev-trigger.service systemd-modules-load.service
  systemd-timesyncd.service systemd-resolved.service systemd-networkd.service
  systemd-remount-fs.service systemd-logind.service systemd-firstboot.service
  getty@.service serial-getty@.service console-getty.service getty.target
  chrony.service apt-daily.timer apt-daily-upgrade.timer e2scrub_all.timer
  e2scrub_reap.service fstrim.timer dpkg-db-backup.timer logrotate.timer
  run-rpc_pipefs.mount
)

# What runtimes and Kubernetes write a lot to, or mount overlays in, is on volumes:
# an overlay on top of the container's own overlay is refused by the kernel.
volumes='{"/var/lib/containerd": {}, "/var/lib/docker": {}, "/var/lib/kubelet": {}, "/var/lib/etcd": {}}'

# node_image TREE OUT.tar REFERENCE INPUTS
node_image() {
  local tree=$1 out=$2 reference=$3 inputs=$4 unit
  install -m 755 "$node_templates/entrypoint.sh" "$tree/entrypoint.sh"
  # Settings of the lab come back after a restart by systemd-sysctl; Debian's own, such as
  # kernel.pid_max, are the host's affair.
  rm -f "$tree"/usr/lib/sysctl.d/*.conf
  for unit in "${masked_units[@]}"; do ln -sf /dev/null "$tree/etc/systemd/system/$unit"; done
  # Loaded and not imported: `docker import` cannot set a stop signal, and without systemd's
  # own a node is killed after ten seconds instead of shut down.
  jq -n --arg ref "$reference" --arg tree "$tree" --arg inputs "$inputs" --argjson volumes "$volumes" \
    '{ref: $ref, layers: [$tree], config: {Entrypoint: ["/entrypoint.sh"], Env: ["container=docker"],
      StopSignal: "SIGRTMIN+3", ExposedPorts: {"22/tcp": {}}, Volumes: $volumes,
      Labels: {"k8slab.inputs": $inputs}}}' >"$out.json"
  "${K8SLAB_NODE:-node}" "$box_lib/make-image.mjs" "$out.json" "$out"
  rm "$out.json"
}
