# shellcheck shell=bash
# shellcheck disable=SC2154 # variables of the files that the calling script sources before
# Kubernetes as Go modules: k8s.io/kubernetes and the modules that its repository keeps in
# staging/, which are published one by one under the version 0.MINOR.PATCH.
set -euo pipefail

modern_kubernetes_version=1.36.4
modern_kubernetes_commands=(kubeadm kubelet kubectl kube-apiserver kube-controller-manager kube-scheduler kube-proxy)

modern_kubernetes() {
  stored modern-kubernetes "$(key_of "$(declare -f build_modern_kubernetes kubernetes_as_dependency modern_kubernetes_ldflags)" \
    "$modern_go_version $modern_kubernetes_version ${modern_kubernetes_commands[*]}")" build_modern_kubernetes
}

# Result: bin/*, and IMAGES with what this kubeadm pulls, one name a line.
build_modern_kubernetes() {
  local work=$1
  go_modern_env
  say "fetching the modules of Kubernetes $modern_kubernetes_version"
  mkdir "$work/.module" "$work/bin"
  cd "$work/.module"
  kubernetes_as_dependency "$modern_kubernetes_version"
  say "compiling ${modern_kubernetes_commands[*]} (an hour on a slow machine, once)"
  go build -mod=mod -o "$work/bin/" -ldflags "$(modern_kubernetes_ldflags)" \
    "${modern_kubernetes_commands[@]/#/k8s.io/kubernetes/cmd/}"
  "$work/bin/kubeadm" config images list --kubernetes-version "v$modern_kubernetes_version" >"$work/IMAGES"
  cd "$work"
  rm -rf .module
}

# Writes a go.mod into the current directory with Kubernetes as its dependency. Its own go.mod
# points the staging modules at directories, which are not part of the module as published.
kubernetes_as_dependency() {
  local version=$1 gomod
  gomod=$(go mod download -json "k8s.io/kubernetes@v$version" | sed -n 's/^\t"GoMod": "\(.*\)",*$/\1/p')
  {
    printf 'module k8slab.invalid/kubernetes\n\ngo 1.26.0\n\nrequire k8s.io/kubernetes v%s\n\nreplace (\n' "$version"
    sed -nE 's#^\t(k8s.io/[a-z-]+) => \./staging/.*#\1#p' "$gomod" | while read -r module; do
      printf '\t%s => %s v0.%s\n' "$module" "$module" "${version#1.}"
    done
    printf ')\n'
  } >go.mod
}

# No build id, so that the same source gives the same bytes; without a version a kubelet calls
# itself v0.0.0 and kubeadm refuses it.
modern_kubernetes_ldflags() {
  local flags='-s -w -buildid=' package minor=${modern_kubernetes_version#1.}
  for package in component-base/version client-go/pkg/version; do
    flags+=" -X k8s.io/$package.gitVersion=v$modern_kubernetes_version"
    flags+=" -X k8s.io/$package.gitMajor=1 -X k8s.io/$package.gitMinor=${minor%.*}"
    flags+=" -X k8s.io/$package.gitTreeState=clean"
  done
  printf '%s\n' "$flags"
}
