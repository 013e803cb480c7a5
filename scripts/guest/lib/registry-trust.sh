# shellcheck shell=bash
# What a node needs to talk to the lab's registry: its CA, wherever a program of this node may look for it.

REGISTRY_PORT=8443
# The published CA, as it was last taken from the cluster.
REGISTRY_CA=$STATE_DIR/registry-ca.crt
REGISTRY_SYSTEM_CA=/usr/local/share/ca-certificates/k8slab-registry.crt

registry_address() { printf '%s:%s\n' "$K8SLAB_CONTROL_PLANE_IP" "$REGISTRY_PORT"; }
# What image names may begin with.
registry_hosts() { printf '%s\n' "$(registry_address)" "$K8SLAB_CONTROL_PLANE_NAME:$REGISTRY_PORT"; }

# containerd 1.x and 2.x read it at every pull, as our settings name that directory.
registry_hosts_toml() {
  printf '# The registry of this lab.\nserver = "https://%s"\n\n[host."https://%s"]\n' "$1" "$1"
  printf '  capabilities = ["pull", "resolve", "push"]\n  ca = "/etc/containerd/certs.d/%s/ca.crt"\n' "$1"
}

# Docker's directory is there on every node: who installs Docker later for the chapter on images can push at once.
registry_trusted() {
  local host
  [ -s "$REGISTRY_CA" ] && same_file "$REGISTRY_SYSTEM_CA" <"$REGISTRY_CA" || return 1
  for host in $(registry_hosts); do
    same_file "/etc/docker/certs.d/$host/ca.crt" <"$REGISTRY_CA" &&
      same_file "/etc/containerd/certs.d/$host/ca.crt" <"$REGISTRY_CA" &&
      registry_hosts_toml "$host" | same_file "/etc/containerd/certs.d/$host/hosts.toml" || return 1
  done
}

trust_registry() {
  local host
  for host in $(registry_hosts); do
    write_file "/etc/docker/certs.d/$host/ca.crt" 0644 <"$REGISTRY_CA"
    write_file "/etc/containerd/certs.d/$host/ca.crt" 0644 <"$REGISTRY_CA"
    registry_hosts_toml "$host" | write_file "/etc/containerd/certs.d/$host/hosts.toml" 0644
  done
  write_file "$REGISTRY_SYSTEM_CA" 0644 <"$REGISTRY_CA"
  # For curl and whatever else uses the system's certificates.
  update-ca-certificates >/dev/null 2>&1 || fail K8SLAB_REGISTRY_TRUST \
    'Cannot add the CA of the registry to the certificates of this node: update-ca-certificates failed' \
    'Run it by hand: sudo update-ca-certificates'
}

forget_registry() {
  local host
  for host in $(registry_hosts); do
    rm -rf "/etc/docker/certs.d/$host" "/etc/containerd/certs.d/$host"
  done
  rmdir /etc/docker/certs.d /etc/docker 2>/dev/null || true
  rm -f "$REGISTRY_SYSTEM_CA" "$REGISTRY_CA"
  # --fresh: a link to a certificate that is gone would stay.
  update-ca-certificates --fresh >/dev/null 2>&1 || true
}
