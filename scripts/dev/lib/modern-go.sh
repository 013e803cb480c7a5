# shellcheck shell=bash
# shellcheck disable=SC2154 # variables of the files that the calling script sources before
# The Go of the modern bundle and what its builders share. Everything there comes as Go
# modules through whatever proxy this machine's Go configuration names.
set -euo pipefail

modern_go_version=1.26.8

# Modules and compiled packages stay here between runs: a new patch release then costs its
# own packages and not all of Kubernetes again. Go checks what it takes from there; to get
# the room back, remove the directory.
modern_go_cache=$cache/go-modern

# That Go itself comes from the module proxy too, checked against Go's checksum database.
# To ask for it takes a Go of 1.21 or newer, which Debian has since 13; this machine's own,
# if any, is not looked at.
go_modern() { stored go-modern "$(key_of "$(declare -f build_go_modern)" "$modern_go_version")" build_go_modern; }
build_go_modern() {
  local starter=$1/.starter toolchain=golang.org/toolchain@v0.0.1-go$modern_go_version.linux-amd64
  say "fetching Go $modern_go_version with the Go of Debian 13"
  mkdir "$starter"
  unpack_packages "$starter" trixie golang-1.24-go golang-1.24-src
  # In a directory of its own: a go.mod or go.work further up would have a say.
  (cd "$starter" && env GOROOT="$starter/usr/lib/go-1.24" GOPATH="$starter/gopath" GOCACHE="$starter/gocache" \
    GOFLAGS=-modcacherw GOTOOLCHAIN="go$modern_go_version" usr/lib/go-1.24/bin/go version)
  mv "$starter/gopath/pkg/mod/$toolchain" "$1/goroot"
  rm -rf "$starter"
}

# For a subshell: GOFLAGS is set, as an empty one would give way to `go env -w GOFLAGS`; the
# rest of that file stays in force, it may name the proxy.
go_modern_env() {
  local go
  go=$(go_modern)
  export GOROOT=$go/goroot PATH=$go/goroot/bin:$PATH CGO_ENABLED=0 GOTOOLCHAIN=local GOWORK=off
  export GOFLAGS='-trimpath -buildvcs=false -modcacherw' GOCACHE=$modern_go_cache/build GOMODCACHE=$modern_go_cache/mod
  unset GOOS GOARCH GOEXPERIMENT
}

# module_source DIR MODULE@VERSION: a writable copy of a module's files. A program is built
# there and not as a dependency where its replace directives must count.
module_source() {
  (cd / && go mod download "$2")
  mkdir -p "$1"
  cp -r "$GOMODCACHE/$2/." "$1/"
}
