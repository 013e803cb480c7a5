# shellcheck shell=bash
# shellcheck disable=SC2154 # variables of the files that the calling script sources before
# Kubernetes 1.20 from Debian 12's own source package: the newest release whose
# whole source, vendor directory included, is in the Debian archive.
set -euo pipefail

kubernetes_version=1.20.2
kubernetes_commands=(kubeadm kubelet kubectl kube-apiserver kube-controller-manager kube-scheduler kube-proxy)

# Go 1.15 is what this release was written for; built with Go 1.18 or newer, kubeadm
# panics in reflect2. Debian 11 still has it. Unpacked beside the build instead of
# installed: this machine's own Go stays what it is.
go_1_15() {
  stored go-1.15 "$(key_of "$(declare -f build_go_1_15)")" build_go_1_15
}
build_go_1_15() {
  say "fetching Go 1.15 of Debian 11"
  unpack_packages "$1" bullseye golang-1.15-go golang-1.15-src
  # Debian's GOROOT is a directory of relative links into /usr/share: it works anywhere.
  ln -s usr/lib/go-1.15 "$1/goroot"
  GOROOT=$1/goroot GOENV=off "$1/goroot/bin/go" version
}

kubernetes_binaries() {
  stored kubernetes "$(key_of "$(declare -f build_kubernetes fetch_kubernetes_source kubernetes_ldflags)" \
    "$kubernetes_version ${kubernetes_commands[*]}")" build_kubernetes
}

# Result: bin/* and SOURCE (the version of the Debian source package).
build_kubernetes() {
  local work=$1 go source_version
  need_packages dpkg-dev rsync gcc libc6-dev make patch xz-utils
  go=$(go_1_15)
  fetch_kubernetes_source "$work"
  source_version=$(cat "$work/SOURCE")
  say "generating code of Kubernetes $kubernetes_version ($source_version)"
  mkdir -p "$work/gopath/src/k8s.io" "$work/bin"
  mv "$work/k8s" "$work/gopath/src/k8s.io/kubernetes"
  cd "$work/gopath/src/k8s.io/kubernetes"
  export GOROOT=$go/goroot PATH=$go/goroot/bin:$PATH GOPATH=$work/gopath GOCACHE=$work/gocache
  export CGO_ENABLED=0 GO111MODULE=off GOENV=off
  unset GOFLAGS
  # Debian's tree has no generated code: conversions, deep copies and OpenAPI come from here.
  make generated_files >"$work/generate.log" 2>&1 || { tail -n 30 "$work/generate.log"; return 1; }
  say "compiling ${kubernetes_commands[*]}"
  go build -trimpath -o "$work/bin/" -ldflags "$(kubernetes_ldflags)" "${kubernetes_commands[@]/#/./cmd/}"
  gcc -Os -static -s -o "$work/bin/pause" build/pause/linux/pause.c
  cd "$work"
  chmod -R u+w gopath
  rm -rf gopath gocache generate.log
}

fetch_kubernetes_source() {
  local work=$1 apt=$1/.apt
  mkdir -p "$apt"
  sources_of bookworm deb-src >"$apt/sources.list"
  private_apt "$apt" apt-get update -qq
  (cd "$apt" && private_apt "$apt" apt-get source -qq --download-only kubernetes)
  # dpkg-source leaves a copy of the tarball beside what it unpacks, so that is done in $apt.
  # Its own signature check is left out: apt has checked the archive's.
  (cd "$apt" && dpkg-source --no-check -x kubernetes_*.dsc k8s >/dev/null)
  mv "$apt/k8s" "$work/k8s"
  sed -n 's/^Version: //p' "$apt"/kubernetes_*.dsc >"$work/SOURCE"
  rm -rf "$apt"
}

# No build id: Go derives it from the directory too, and the same source should give the same
# bytes wherever it is compiled. Without a version a kubelet calls itself v0.0.0 and kubeadm refuses it.
kubernetes_ldflags() {
  local flags='-s -w -buildid=' package vendor=k8s.io/kubernetes/vendor/k8s.io
  for package in component-base/version client-go/pkg/version; do
    flags+=" -X $vendor/$package.gitVersion=v$kubernetes_version"
    flags+=" -X $vendor/$package.gitMajor=1 -X $vendor/$package.gitMinor=20"
    flags+=" -X $vendor/$package.gitTreeState=clean"
  done
  printf '%s\n' "$flags"
}

crictl_binary() {
  stored crictl "$(key_of "$(declare -f build_crictl fetch_kubernetes_source)" "$dev_lib/crictl/main.go")" build_crictl
}
# Apart from build_kubernetes, so that a change of this small program costs seconds. It takes
# from the source only the vendor directory, for the CRI types of this release.
build_crictl() {
  local work=$1 go tree=$1/gopath/src/k8s.io/kubernetes
  need_packages dpkg-dev xz-utils
  go=$(go_1_15)
  say "compiling crictl"
  fetch_kubernetes_source "$work"
  mkdir -p "${tree%/*}"
  mv "$work/k8s" "$tree"
  cp -r "$dev_lib/crictl" "$tree/cmd/"
  cd "$tree"
  export GOROOT=$go/goroot GOPATH=$work/gopath GOCACHE=$work/gocache CGO_ENABLED=0 GO111MODULE=off GOENV=off
  unset GOFLAGS
  "$go/goroot/bin/go" build -trimpath -ldflags '-s -w -buildid=' -o "$work/crictl" ./cmd/crictl
  cd "$work"
  rm -rf gopath gocache
}
