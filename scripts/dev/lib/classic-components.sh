# shellcheck shell=bash
# shellcheck disable=SC2154 # variables of the files that the calling script sources before
# MetalLB and metrics-server of the classic bundle, each from the Go module of its own project,
# and the manifests that MetalLB is installed from.
set -euo pipefail

classic_metallb_version=0.12.1
classic_metrics_server_version=0.5.0

# Checksums of the two modules. Go's checksum database has not heard of each version, so they
# are pinned here; those of what they are made with are in their own go.sum.
classic_component_sums='go.universe.tf/metallb v0.12.1 h1:zHaGPnfnQUHBRf4LD6ISyvklnGbkPftuyAvU/41CuBg=
go.universe.tf/metallb v0.12.1/go.mod h1:RnuD48iGXMugq+CpxXD4RzF4FWn2eET74F6DnIOScys=
sigs.k8s.io/metrics-server v0.5.0 h1:NKXsECxHHJC6CSZcR7tf8ej6f2CkvVhZOO6eZa+jUcM=
sigs.k8s.io/metrics-server v0.5.0/go.mod h1:engGr8brPxdPO3ZskOkg5EfgoHpt+Vu4Hec0jusgGVw='

# What reflect2 before 1.0.2 does with maps ends a program that Go 1.18 or newer compiled, and
# no Go before that can be had that is new enough for these sources.
classic_reflect2='github.com/modern-go/reflect2 v1.0.2 h1:xBagoLtFs94CBntxluKeaWgTMpvLxC4ur3nMaC9Gz0M=
github.com/modern-go/reflect2 v1.0.2/go.mod h1:yWuevngMOJpCy52FWWMvUC8ws7m/LJsjYzDa0/r8luk='

# Whether both can be had: from an earlier run, or from the module proxy. A bundle without them is
# a cluster all the same, so a proxy that cannot be reached is no error.
classic_components_available() {
  local built=("$store"/classic-metallb-* "$store"/classic-metrics-server-*)
  if [ -d "${built[0]}" ] && [ -d "${built[-1]}" ]; then return 0; fi
  (
    go_1_15_env
    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch"' EXIT
    cd "$scratch"
    GOPATH=$scratch GONOSUMDB=go.universe.tf go list -m "go.universe.tf/metallb@v$classic_metallb_version" >&2
  )
}

classic_metallb() {
  classic_component metallb "go.universe.tf/metallb@v$classic_metallb_version" '' ./controller ./speaker
}
classic_metrics_server() {
  classic_component metrics-server "sigs.k8s.io/metrics-server@v$classic_metrics_server_version" \
    "-X k8s.io/client-go/pkg/version.gitVersion=v$classic_metrics_server_version" ./cmd/metrics-server
}

# classic_component NAME MODULE@VERSION LDFLAGS PACKAGE...: prints the directory with bin/* and the
# module's manifests/.
classic_component() {
  stored "classic-$1" "$(key_of "$(declare -f build_classic_component go_modern_env)" "$modern_go_version" \
    "$classic_component_sums" "$classic_reflect2" "$@")" build_classic_component "$@"
}
build_classic_component() {
  local work=$1 name=$2 module=$3 ldflags=$4
  shift 4
  say "building $name of $module"
  go_modern_env
  mkdir "$work/.fetch" "$work/.src" "$work/bin"
  # In a module with a go.sum that names them: the pinned checksums count.
  cd "$work/.fetch"
  go mod init k8slab.invalid/fetch 2>/dev/null
  printf '%s\n' "$classic_component_sums" >go.sum
  go mod download "$module"
  cp -r "$GOMODCACHE/$module/." "$work/.src/"
  cd "$work/.src"
  go mod edit -replace github.com/modern-go/reflect2=github.com/modern-go/reflect2@v1.0.2
  printf '%s\n' "$classic_reflect2" >>go.sum
  go build -mod=mod -o "$work/bin/" -ldflags "-s -w -buildid= $ldflags" "$@"
  cp -r manifests "$work/manifests"
  cd "$work"
  rm -rf .fetch .src
}

# write_classic_components DIR: the images and manifests below DIR, and their rows. The callers' variables: metallb,
# metrics_server.
write_classic_components() {
  local dir=$1 name env="\"Env\":[$image_path_env]"
  for name in controller speaker; do
    static_image "$dir/images/metallb-$name.tar" "quay.io/metallb/$name:v$classic_metallb_version" \
      "{$env,\"Entrypoint\":[\"/usr/local/bin/$name\"]}" "$metallb/bin/$name"
    row "images/metallb-$name.tar" image "quay.io/metallb/$name:v$classic_metallb_version" "$classic_metallb_version" '' '' metallb
  done
  name=k8s.gcr.io/metrics-server/metrics-server:v$classic_metrics_server_version
  static_image "$dir/images/metrics-server.tar" "$name" "{$env,\"Entrypoint\":[\"/usr/local/bin/metrics-server\"]}" \
    "$metrics_server/bin/metrics-server"
  row images/metrics-server.tar image "$name" "$classic_metrics_server_version" '' '' metrics-server
  mkdir -p "$dir/manifests"
  install -m 644 "$metallb/manifests/namespace.yaml" "$dir/manifests/metallb-namespace.yaml"
  install -m 644 "$metallb/manifests/metallb.yaml" "$dir/manifests/metallb.yaml"
  for name in metallb-namespace.yaml metallb.yaml; do
    row "manifests/$name" manifest "$name" "$classic_metallb_version" '' '' metallb
  done
}
