# shellcheck shell=bash
# shellcheck disable=SC2154 # variables of the files that the calling script sources before
# Programs of the classic bundle's components, from the Go modules of their own projects, with the
# Go of the modern bundle: that of Kubernetes 1.20 is too old for them.
set -euo pipefail

# The newest Helm whose version policy covers Kubernetes 1.20.
classic_helm_version=3.8.2

classic_helm() {
  modern_program classic-helm "helm.sh/helm/v3@v$classic_helm_version" \
    "-X helm.sh/helm/v3/internal/version.version=v$classic_helm_version" ./cmd/helm
}

# write_classic_programs DIR: the programs below DIR, and their rows. They are not installed with the node, but by
# the component of the same name. kustomize looks at no cluster: it is the one of the modern bundle. The callers'
# variables: helm, kustomize.
write_classic_programs() {
  install -m 755 "$helm/bin/helm" "$1/bin/helm"
  row bin/helm binary helm "v$classic_helm_version" '' '' helm
  install -m 755 "$kustomize/bin/kustomize" "$1/bin/kustomize"
  row bin/kustomize binary kustomize "v$modern_kustomize_version" '' '' kustomize
}

# Whether these can be built here. A bundle without them is still a cluster, so a module proxy that
# cannot be reached is no error; the next run asks again.
classic_programs_available() {
  local built=("$store"/modern-classic-helm-* "$store"/modern-kustomize-*)
  if [ -d "${built[0]}" ] && [ -d "${built[-1]}" ]; then return 0; fi
  (
    # Debian's Go fetches the newer one through the same proxy.
    go_1_15_env
    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch"' EXIT
    cd "$scratch"
    GOPATH=$scratch go list -m "helm.sh/helm/v3@v$classic_helm_version" >&2
  )
}
