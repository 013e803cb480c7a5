# shellcheck shell=bash
# Debian packages that Kubernetes and the labs need, installed only where missing.
# env: K8SLAB_NODE_KIND K8SLAB_BUNDLE_SHA256 K8SLAB_HTTP_PROXY K8SLAB_HTTPS_PROXY

# kubelet's and kube-proxy's tools are not dependencies of the kubelet package: conntrack socat ethtool iptables.
wanted_packages() {
  printf '%s\n' conntrack socat ethtool iptables iproute2 kmod procps nfs-common curl ca-certificates openssl jq \
    bash-completion
  # A container has the clock of its host.
  if ! is_container; then echo 'chrony|systemd-timesyncd|ntpsec'; fi
}

missing() {
  # shellcheck disable=SC2046 # one word each
  packages_missing $(wanted_packages)
}

apt_proxy() {
  if [ -n "$K8SLAB_HTTP_PROXY" ]; then printf 'Acquire::http::Proxy "%s";\n' "${K8SLAB_HTTP_PROXY//\"/%22}"; fi
  if [ -n "$K8SLAB_HTTPS_PROXY" ]; then printf 'Acquire::https::Proxy "%s";\n' "${K8SLAB_HTTPS_PROXY//\"/%22}"; fi
}

# Debian packages inside the bundle, all at once so that they can need each other.
install_bundle_debs() {
  local path name sha256 files debs=()
  if ! has_bundle || is_golden || bundle_taken packages || ! command -v jq >/dev/null; then return 0; fi
  check_manifest
  files=$(bundle_files deb)
  while IFS=$'\t' read -r path name _ sha256 _; do
    if [ -n "$path" ] && ! package_installed "$name"; then debs+=("$(bundle_file "$path" "$sha256")"); fi
  done <<<"$files"
  if [ ${#debs[@]} -gt 0 ]; then
    say "installing from the bundle: ${debs[*]##*/}"
    wait_apt_free
    DEBIAN_FRONTEND=noninteractive dpkg --force-confold -i "${debs[@]}" </dev/null
  fi
  mark_bundle_taken packages
}

step_check() { [ -z "$(missing)" ]; }

step_apply() {
  local names
  if [ -n "$(apt_proxy)" ]; then
    apt_proxy | write_file /etc/apt/apt.conf.d/90k8slab-proxy 0644
  else
    rm -f /etc/apt/apt.conf.d/90k8slab-proxy
  fi
  install_bundle_debs
  mapfile -t names < <(missing)
  if [ ${#names[@]} -gt 0 ]; then
    say "installing ${names[*]}"
    apt_install "${names[@]}"
  fi
}

step_verify() {
  local left
  left=$(missing | paste -sd ' ')
  [ -z "$left" ] || fail K8SLAB_APT_INSTALL "Cannot install $left: apt reported no error, but they are not there"
  if is_container; then
    note 'no time service: a container has the clock of its host'
  elif ! systemctl is-active --quiet chrony && ! systemctl is-active --quiet systemd-timesyncd &&
    ! systemctl is-active --quiet ntpsec; then
    note 'no time service is running: after a restored snapshot the clock of this node would stay behind'
  fi
}
