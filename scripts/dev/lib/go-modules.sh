# shellcheck shell=bash
# shellcheck disable=SC2154 # variables of the files that the calling script sources before
# What the Debian archive does not have and the Go module proxy does: CoreDNS. Also our own
# echo server. Both with the Go 1.15 of kubernetes.sh, so that nothing depends on which Go
# this machine has, if any.
set -euo pipefail

coredns_module=github.com/coredns/coredns
coredns_version=1.7.0 # what kubeadm 1.20 asks for

# GOFLAGS is set, as an empty one would give way to `go env -w GOFLAGS` of a newer Go, whose
# flags this one may not know. The rest of that file stays in force: it may name the proxy.
go_1_15_env() {
  local go
  go=$(go_1_15)
  export GOROOT=$go/goroot PATH=$go/goroot/bin:$PATH GOFLAGS=-trimpath GO111MODULE=on CGO_ENABLED=0
}

echo_binary() { stored echo "$(key_of "$(declare -f build_echo)" "$dev_lib/echo/main.go")" build_echo; }
build_echo() {
  say "compiling the echo server"
  go_1_15_env
  cd "$dev_lib/echo"
  GOCACHE=$1/.gocache go build -ldflags '-s -w -buildid=' -o "$1/echo" main.go
  rm -rf "$1/.gocache"
}

coredns_key() { key_of "$(declare -f build_coredns)" "$coredns_version"; }
coredns_binary() { stored coredns "$(coredns_key)" build_coredns; }

# Whether coredns_binary can succeed. A bundle without DNS is still a cluster, so an
# unreachable proxy is a fact for its manifest and no error; the next run asks again.
coredns_available() {
  [ ! -d "$store/coredns-$(coredns_key)" ] || return 0
  (
    go_1_15_env
    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch"' EXIT
    cd "$scratch"
    GOPATH=$scratch go list -m "$coredns_module@v$coredns_version" >&2
  )
}

build_coredns() {
  local work=$1 module=$coredns_module@v$coredns_version
  say "building CoreDNS $coredns_version from Go modules"
  go_1_15_env
  export GOPATH=$work/.gopath GOCACHE=$work/.gocache
  mkdir "$work/.src"
  cd "$work/.src"
  # Not `go get module`: as a dependency its replace directives would not count, and
  # without them it does not build.
  go mod init fetch 2>/dev/null
  go mod download "$module"
  cp -r "$GOPATH/pkg/mod/$module/." "$work/.src/"
  chmod -R u+w "$work/.src"
  go build -ldflags '-s -w -buildid=' -o "$work/coredns" .
  go clean -modcache
  rm -rf "$work/.src" "$work/.gopath" "$work/.gocache"
}
