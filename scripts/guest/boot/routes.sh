#!/usr/bin/env bash
# static-route CNI: routes to the pod subnets of the other nodes, and what packets of pods need to pass. Run by the
# cni step and at every boot; idempotent. Values come from /etc/k8slab/env alone.
set -euo pipefail

GUEST_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export LC_ALL=C PATH="$PATH:/usr/sbin:/sbin"
for library in paths log env; do
  # shellcheck source=/dev/null
  . "$GUEST_DIR/lib/$library.sh"
done
mkdir -p "$RUN_DIR"
load_env "$ENV_FILE"

# Our routes carry a protocol number that no routing daemon has, so that those of removed workers can be told from anyone else's.
proto=177

ensure_rule() {
  local table=$1 chain=$2
  shift 2
  iptables -w 10 -t "$table" -C "$chain" "$@" 2>/dev/null || iptables -w 10 -t "$table" -A "$chain" "$@"
}

wanted=' '
while read -r cidr via; do
  [ -n "$cidr" ] || continue
  ip route replace "$cidr" via "$via" proto "$proto"
  wanted+="$cidr "
done <<<"$K8SLAB_POD_ROUTES"
ip route show proto "$proto" | while read -r cidr _; do
  if [[ $wanted != *" $cidr "* ]]; then ip route del "$cidr" proto "$proto"; fi
done

# Docker sets the policy of FORWARD to DROP; kube-proxy accepts only what belongs to a Service.
ensure_rule filter FORWARD -s "$K8SLAB_POD_CIDR" -j ACCEPT
ensure_rule filter FORWARD -d "$K8SLAB_POD_CIDR" -j ACCEPT
# Pods reach each other under their own address; whatever leaves the pod network takes that of the node.
ensure_rule nat POSTROUTING -s "$K8SLAB_POD_CIDR" ! -d "$K8SLAB_POD_CIDR" -m addrtype ! --dst-type LOCAL -j MASQUERADE
