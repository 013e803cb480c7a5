# shellcheck shell=bash
# shellcheck disable=SC2154 # variables of the files that the calling script sources before
# What the components of the modern bundle are installed from, out of the sources that their
# programs are compiled from.
set -euo pipefail

modern_manifests() {
  stored modern-manifests "$(key_of "$(declare -f build_modern_manifests)" "$modern_kubernetes_version" \
    "$modern_metallb_version $modern_metrics_server_version")" build_modern_manifests "$kubernetes/bin/kubectl"
}
build_modern_manifests() {
  local work=$1 kubectl=$2
  go_modern_env
  module_source "$work/.metallb" "go.universe.tf/metallb@v$modern_metallb_version"
  cp "$work/.metallb/config/manifests/metallb-native.yaml" "$work/"
  module_source "$work/.metrics-server" "sigs.k8s.io/metrics-server@v$modern_metrics_server_version"
  # As its Makefile does for a release.
  "$kubectl" kustomize "$work/.metrics-server/manifests/overlays/release" >"$work/components.yaml"
  rm -rf "$work/.metallb" "$work/.metrics-server"
}

# write_modern_manifests DIR: copies them, and writes their rows.
write_modern_manifests() {
  install -m 644 "$manifests/metallb-native.yaml" "$manifests/components.yaml" "$1"
  row manifests/metallb-native.yaml manifest metallb-native.yaml "$modern_metallb_version" '' '' metallb
  row manifests/components.yaml manifest components.yaml "$modern_metrics_server_version" '' '' metrics-server
}
