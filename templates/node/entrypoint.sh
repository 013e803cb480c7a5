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

# Name servers for pods (the kubelet's resolvConf). On a network of its own a container has
# Docker's server at 127.0.0.11, and in a pod that address is the pod itself: CoreDNS would
# ask itself and stop. `vagrant up` starts the container on the default network, where
# resolv.conf still has the host's servers; later starts keep what the first one saw. Where
# there never was one, the gateway at least lets CoreDNS start and serve the cluster's names.
pod_resolv=/etc/k8slab/pod-resolv.conf
mkdir -p /etc/k8slab
if grep -q '^nameserver' /etc/resolv.conf && ! grep -q '^nameserver 127\.' /etc/resolv.conf; then
  cp /etc/resolv.conf "$pod_resolv"
elif [ ! -e "$pod_resolv" ]; then
  ip -4 route show default | awk '{ print "nameserver", $3; exit }' >"$pod_resolv"
fi

exec /sbin/init
