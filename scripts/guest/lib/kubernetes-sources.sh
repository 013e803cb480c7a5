# shellcheck shell=bash
# Where kubeadm, kubelet, kubectl and the CNI plugins come from, when not from a bundle.

CNI_BIN=/opt/cni/bin

# The pair that upstream tested with a minor version.
cni_plugins_version() {
  if [ "$(kubernetes_minor)" -lt 24 ]; then echo 0.8.7; elif [ "$(kubernetes_minor)" -lt 28 ]; then echo 1.1.1; else echo 1.9.1; fi
}
crictl_version() {
  local minor
  minor=$(kubernetes_minor)
  # The newest release of cri-tools at hand serves what is newer.
  if [ "$minor" -gt 36 ]; then minor=36; fi
  printf '1.%s.0\n' "$minor"
}

# unpack ARCHIVE TARGET FILE...: each file arrives whole or not at all.
unpack() {
  local archive=$1 target=$2 temp
  shift 2
  mkdir -p "$target"
  temp=$(mktemp -d "$target/.k8slab.XXXXXX")
  tar -xzf "$archive" -C "$temp" --no-same-owner "$@"
  find "$temp" -type f -exec mv -f -t "$target" {} +
  rm -rf "$temp"
}

from_dl_k8s_io() {
  local arch name cache=$STATE_DIR/downloads base version
  arch=$(architecture)
  base=https://dl.k8s.io/release/v$K8SLAB_KUBERNETES_VERSION/bin/linux/$arch
  for name in kubeadm kubelet kubectl; do
    download "$base/$name" "$cache/$name-$K8SLAB_KUBERNETES_VERSION" ''
    install -m 0755 "$cache/$name-$K8SLAB_KUBERNETES_VERSION" "/usr/bin/.k8slab-$name"
    mv -f "/usr/bin/.k8slab-$name" "/usr/bin/$name"
  done
  version=$(cni_plugins_version)
  name=cni-plugins-linux-$arch-v$version.tgz
  download "https://github.com/containernetworking/plugins/releases/download/v$version/$name" "$cache/$name" ''
  unpack "$cache/$name" "$CNI_BIN"
  version=$(crictl_version)
  name=crictl-v$version-linux-$arch.tar.gz
  download "https://github.com/kubernetes-sigs/cri-tools/releases/download/v$version/$name" "$cache/$name" ''
  unpack "$cache/$name" /usr/local/bin crictl
  # Verified and in place: only disk space from here on.
  rm -rf "$cache"
}

# One repository per minor version; it has no release before 1.24.
from_pkgs_k8s_io() {
  local keyring=/etc/apt/keyrings/k8slab-kubernetes.asc repository packages=() name
  repository=https://pkgs.k8s.io/core:/stable:/v1.$(kubernetes_minor)/deb
  if [ ! -s "$keyring" ]; then
    mkdir -p "$(dirname "$keyring")"
    fetch_url -o "$keyring.part" "$repository/Release.key" ||
      fail K8SLAB_DOWNLOAD "Cannot download $repository/Release.key: see the line of curl above" \
        'Check the internet connection or the proxy in k8slab.yaml, or use a bundle'
    chmod 0644 "$keyring.part"
    mv -f "$keyring.part" "$keyring"
  fi
  if ! same_file /etc/apt/sources.list.d/k8slab-kubernetes.list <<<"deb [signed-by=$keyring] $repository/ /"; then
    write_file /etc/apt/sources.list.d/k8slab-kubernetes.list 0644 <<<"deb [signed-by=$keyring] $repository/ /"
    apt_update
  fi
  for name in kubelet kubeadm kubectl; do packages+=("$name=$K8SLAB_KUBERNETES_VERSION-*"); done
  # From 1.32 on kubeadm depends on nothing; crictl and the CNI plugins are wanted by kubeadm and every network.
  apt_install --allow-change-held-packages --allow-downgrades "${packages[@]}" cri-tools kubernetes-cni
  apt-mark hold kubelet kubeadm kubectl >/dev/null
}
