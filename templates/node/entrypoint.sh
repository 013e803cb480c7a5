#!/bin/sh
# First process of a docker node: gives systemd and the kubelet inside the container what
# a machine of its own would have, then becomes systemd.
#
# `docker run --privileged` would do most of this, but a host that itself lacks a capability
# (as CAP_SYS_RESOURCE in a nested container) refuses it; see docker-run-args.json for
# the flags used instead. Those leave /sys read-only.
set -eu

mount -o remount,rw /sys
mount -o remount,rw /sys/fs/cgroup
# With cgroup v1 every controller is a mount of its own; with v2 there are none below.
awk '$2 ~ "^/sys/fs/cgroup/" { print $2 }' /proc/mounts | while read -r controller; do
  mount -o remount,bind,rw "$controller"
done

# A kubelet shares mounts with its pods (volumes, CSI): needs shared propagation.
mount --make-rshared /

# The kubelet opens /dev/kmsg to watch for out-of-memory kills and dies without it.
[ -e /dev/kmsg ] || ln -s /dev/null /dev/kmsg

exec /sbin/init
