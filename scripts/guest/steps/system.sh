# shellcheck shell=bash
# What the kernel must do for Kubernetes: no swap, modules, forwarding.
# env: K8SLAB_NODE_KIND K8SLAB_KUBERNETES_VERSION K8SLAB_PATIENCE

BRIDGE_SYSCTL=/proc/sys/net/bridge
SYSCTL_FILE=/etc/sysctl.d/99-k8slab.conf
MODULES_FILE=/etc/modules-load.d/k8slab.conf

wanted_sysctl() {
  echo net.ipv4.ip_forward=1
  # The book publishes containers on 60431 and up, which the kernel gives to outgoing connections too: every now and
  # then one of them would have it.
  echo net.ipv4.ip_local_reserved_ports=60430-60439
  # An API server listens minutes before it answers on a slow machine. All who gave up in that time still wait in line,
  # and each costs it a handshake: its own clients, last in that line, then give up too, and it ends itself.
  if is_emulated; then echo net.core.somaxconn=32; fi
  # In a container the keys are there only when the host has loaded br_netfilter.
  if ! is_container || [ -e "$BRIDGE_SYSCTL/bridge-nf-call-iptables" ]; then
    echo net.bridge.bridge-nf-call-iptables=1
    echo net.bridge.bridge-nf-call-ip6tables=1
  fi
}
wanted_modules() { printf '%s\n' overlay br_netfilter; }
swap_in_use() { [ "$(wc -l </proc/swaps)" -gt 1 ]; }
swap_in_fstab() { grep -Eqs '^[^#[:space:]]+[[:space:]]+[^[:space:]]+[[:space:]]+swap[[:space:]]' /etc/fstab; }
forwards() { [ "$(cat /proc/sys/net/ipv4/ip_forward)" = 1 ]; }

step_check() {
  forwards && wanted_sysctl | same_file "$SYSCTL_FILE" || return 1
  if is_container; then return 0; fi
  ! swap_in_use && ! swap_in_fstab && wanted_modules | same_file "$MODULES_FILE" && [ -e "$BRIDGE_SYSCTL" ]
}

step_apply() {
  local module key
  need_fit_cgroups /proc/mounts
  if is_container; then
    if swap_in_use; then note 'swap stays on: it belongs to the host; the kubelet is told to accept it'; fi
    if [ ! -e "$BRIDGE_SYSCTL" ]; then
      note 'kernel modules are not loaded: a container uses those of the host, and br_netfilter is not among them;' \
        'pods on one node then reach each other through a Service only by chance (host: modprobe br_netfilter)'
    fi
  else
    turn_swap_off
    wanted_modules | write_file "$MODULES_FILE" 0644
    for module in $(wanted_modules); do modprobe "$module"; done
  fi
  wanted_sysctl | write_file "$SYSCTL_FILE" 0644
  for key in $(wanted_sysctl); do
    sysctl -q -w "$key" || if is_container; then
      note "sysctl $key was refused: the key belongs to the host"
    else
      fail K8SLAB_SYSCTL "Cannot set sysctl $key on this node"
    fi
  done
}

turn_swap_off() {
  if swap_in_use; then
    swapoff -a
    say 'swap is off'
  fi
  if swap_in_fstab; then
    awk '$1 !~ /^#/ && $3 == "swap" { print "# k8slab: " $0; next } { print }' /etc/fstab | write_file /etc/fstab 0644
  fi
  # Swap that systemd finds without fstab (partition type, zram generator) would be back after a reboot.
  systemctl mask --quiet swap.target
}

step_verify() {
  forwards || fail K8SLAB_SYSCTL 'Cannot forward packets: net.ipv4.ip_forward is still 0' \
    'A container needs NET_ADMIN and a writable /proc/sys'
  if ! is_container; then
    ! swap_in_use || fail K8SLAB_SWAP 'Cannot turn swap off: /proc/swaps still lists some'
    [ -e "$BRIDGE_SYSCTL" ] || fail K8SLAB_MODULES 'Cannot load br_netfilter: /proc/sys/net/bridge is not there'
  fi
}
