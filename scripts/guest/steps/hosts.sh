# shellcheck shell=bash
# Host name, and every node of the lab in /etc/hosts.
# env: K8SLAB_NODE_NAME K8SLAB_NODE_IP K8SLAB_NODE_KIND K8SLAB_HOSTS

# kubeadm and kubelet look up the node's own name; an answer of 127.0.1.1 (Debian and Vagrant write one) or of the
# NAT network (Docker writes one per network) would make them advertise an address no other node can reach.
without_other_addresses() {
  awk -v name="$K8SLAB_NODE_NAME" -v ip="$K8SLAB_NODE_IP" '
    NF == 0 || $1 == ip || $1 ~ /^#/ { print; next }
    {
      out = $1; kept = 0
      for (i = 2; i <= NF; i++) {
        if ($i ~ /^#/) { for (; i <= NF; i++) out = out " " $i; break }
        if ($i == name || index($i, name ".") == 1) continue
        out = out " " $i; kept++
      }
      if (kept == NF - 1) print; else if (kept) print out
    }'
}

wanted_hosts() { managed_block /etc/hosts <<<"$K8SLAB_HOSTS" | without_other_addresses; }

step_check() {
  [ "$(hostname)" = "$K8SLAB_NODE_NAME" ] && wanted_hosts | same_file /etc/hosts &&
    { ! is_container || { boot_unit_installed k8slab-hosts && docker_dns_done; }; }
}

step_apply() {
  if [ "$(hostname)" != "$K8SLAB_NODE_NAME" ]; then
    printf '%s\n' "$K8SLAB_NODE_NAME" | write_file /etc/hostname 0644
    hostname "$K8SLAB_NODE_NAME"
    say "host name is now $K8SLAB_NODE_NAME"
  fi
  wanted_hosts | write_file /etc/hosts 0644
  # Docker writes both files anew whenever a container starts.
  if is_container; then
    boot_unit k8slab-hosts
    open_docker_dns
  fi
}

step_verify() {
  local address
  address=$(getent ahostsv4 "$K8SLAB_NODE_NAME" | awk 'NR == 1 { print $1 }')
  [[ $'\n'$K8SLAB_HOSTS$'\n' = *$'\n'"$address $K8SLAB_NODE_NAME"* ]] || fail K8SLAB_HOSTS_WRONG \
    "Cannot use the name $K8SLAB_NODE_NAME: it resolves to ${address:-nothing}, not to the address of the plan" \
    'Look at /etc/hosts and /etc/nsswitch.conf on the node'
}
