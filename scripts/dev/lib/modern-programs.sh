# shellcheck shell=bash
# shellcheck disable=SC2154 # variables of the files that the calling script sources before
# The programs around Kubernetes, each from the Go module of its own project. The versions are
# those that kubeadm 1.36, or the project that runs the program, was released with.
set -euo pipefail

modern_etcd_version=3.6.8
modern_coredns_version=1.14.2
modern_pause_version=3.10.2
modern_containerd_version=2.3.7
modern_runc_version=1.5.2 # script/setup/runc-version of that containerd
modern_cni_version=1.9.1
modern_crictl_version=1.36.0
modern_metallb_version=0.16.2
modern_frr_k8s_version=0.0.26
modern_metrics_server_version=0.9.0
modern_registry_version=3.1.1
modern_helm_version=4.2.4
modern_kustomize_version=5.8.1

# modern_program NAME MODULE@VERSION LDFLAGS PACKAGE...: prints the directory with bin/*.
modern_program() {
  stored "modern-$1" "$(key_of "$(declare -f build_modern_program go_modern_env module_source)" "$modern_go_version" "$@")" \
    build_modern_program "$@"
}
build_modern_program() {
  local work=$1 name=$2 module=$3 ldflags=$4
  shift 4
  say "building $name of $module"
  go_modern_env
  module_source "$work/.src" "$module"
  mkdir "$work/bin"
  cd "$work/.src"
  go build -o "$work/bin/" -ldflags "-s -w -buildid= $ldflags" "$@"
  cd "$work"
  rm -rf .src
}

modern_coredns() { modern_program coredns "github.com/coredns/coredns@v$modern_coredns_version" '' .; }
modern_crictl() {
  modern_program crictl "sigs.k8s.io/cri-tools@v$modern_crictl_version" \
    "-X sigs.k8s.io/cri-tools/pkg/version.Version=$modern_crictl_version" ./cmd/crictl
}
modern_cni() {
  local version=github.com/containernetworking/plugins/pkg/utils/buildversion.BuildVersion
  modern_program cni "github.com/containernetworking/plugins@v$modern_cni_version" "-X $version=v$modern_cni_version" \
    ./plugins/main/{bridge,dummy,host-device,ipvlan,loopback,macvlan,ptp,tap,vlan} \
    ./plugins/ipam/{dhcp,host-local,static} ./plugins/meta/{bandwidth,firewall,portmap,sbr,tuning,vrf}
}
modern_containerd() {
  local version=github.com/containerd/containerd/v2/version
  modern_program containerd "github.com/containerd/containerd/v2@v$modern_containerd_version" \
    "-X $version.Version=v$modern_containerd_version" ./cmd/{containerd,containerd-shim-runc-v2,ctr}
}

# frr-k8s has the types of a mode for BGP, which no lab uses. The release that MetalLB asks for is newer than some
# proxies have, so the one before stands in, with the one type that it lacks.
modern_metallb() {
  stored modern-metallb "$(key_of "$(declare -f build_modern_metallb go_modern_env module_source)" "$modern_go_version" \
    "$modern_metallb_version $modern_frr_k8s_version")" build_modern_metallb
}
build_modern_metallb() {
  local work=$1
  say "building metallb $modern_metallb_version with frr-k8s $modern_frr_k8s_version"
  go_modern_env
  module_source "$work/.src" "go.universe.tf/metallb@v$modern_metallb_version"
  mkdir "$work/bin"
  module_source "$work/.frr" "github.com/metallb/frr-k8s@v$modern_frr_k8s_version"
  cd "$work/.frr/api/v1beta1"
  printf 'package v1beta1\n\ntype AsPathPrependPrefixes struct {\n\tAsPathPrepend uint8\n\tPrefixes []string\n}\n' >prepend.go
  sed -i 's/^type Advertise struct {$/&\n\tPrefixesWithAsPathPrepend []AsPathPrependPrefixes/' ./*_types.go
  cd "$work/.src"
  go mod edit -replace "github.com/metallb/frr-k8s=$work/.frr"
  go build -mod=mod -o "$work/bin/" -ldflags '-s -w -buildid=' ./controller ./speaker
  cd "$work"
  rm -rf .src .frr
}
modern_metrics_server() {
  local version=k8s.io/client-go/pkg/version.gitVersion
  modern_program metrics-server "sigs.k8s.io/metrics-server@v$modern_metrics_server_version" \
    "-X $version=v$modern_metrics_server_version" ./cmd/metrics-server
}
modern_registry() {
  local version=github.com/distribution/distribution/v3/version.version
  modern_program registry "github.com/distribution/distribution/v3@v$modern_registry_version" \
    "-X $version=v$modern_registry_version" ./cmd/registry
}
modern_helm() {
  modern_program helm "helm.sh/helm/v4@v$modern_helm_version" \
    "-X helm.sh/helm/v4/internal/version.version=v$modern_helm_version" ./cmd/helm
}
modern_kustomize() {
  modern_program kustomize "sigs.k8s.io/kustomize/kustomize/v5@v$modern_kustomize_version" \
    "-X sigs.k8s.io/kustomize/api/provenance.version=v$modern_kustomize_version" .
}

# The file its project tells users to apply, out of the same source as its programs.
modern_metallb_manifest() {
  stored modern-manifest-metallb "$(key_of "$(declare -f build_metallb_manifest)" "$modern_metallb_version")" build_metallb_manifest
}
build_metallb_manifest() {
  local work=$1
  go_modern_env
  module_source "$work/.src" "go.universe.tf/metallb@v$modern_metallb_version"
  cp "$work/.src/config/manifests/metallb-native.yaml" "$work/"
  rm -rf "$work/.src"
}

# Its module points its siblings at directories beside it: it can only be built as a dependency.
modern_etcd() {
  stored modern-etcd "$(key_of "$(declare -f build_modern_etcd go_modern_env)" "$modern_go_version" "$modern_etcd_version")" \
    build_modern_etcd
}
build_modern_etcd() {
  local work=$1 name
  say "building etcd $modern_etcd_version"
  go_modern_env
  mkdir "$work/.module" "$work/bin"
  cd "$work/.module"
  go mod init k8slab.invalid/etcd
  go get go.etcd.io/etcd/{server,etcdctl,etcdutl}/v3@v$modern_etcd_version
  for name in server etcdctl etcdutl; do
    go build -o "$work/bin/${name/server/etcd}" -ldflags '-s -w -buildid=' "go.etcd.io/etcd/$name/v3"
  done
  cd "$work"
  rm -rf .module
}

# The one program that is partly C: it enters the namespaces before Go's threads exist. Static,
# as it has to run whatever libraries a node has.
modern_runc() {
  stored modern-runc "$(key_of "$(declare -f build_modern_runc go_modern_env module_source)" "$modern_go_version" "$modern_runc_version")" \
    build_modern_runc
}
build_modern_runc() {
  local work=$1
  need_packages gcc libc6-dev libseccomp-dev pkg-config
  say "building runc $modern_runc_version"
  go_modern_env
  module_source "$work/.src" "github.com/opencontainers/runc@v$modern_runc_version"
  mkdir "$work/bin"
  cd "$work/.src"
  CGO_ENABLED=1 go build -o "$work/bin/runc" -tags 'seccomp netgo osusergo' \
    -ldflags '-s -w -buildid= -linkmode external -extldflags "-static -Wl,--build-id=none"' .
  cd "$work"
  rm -rf .src
}

# Of the Kubernetes module, which holds its C source too.
modern_pause() {
  stored modern-pause "$(key_of "$(declare -f build_modern_pause go_modern_env)" "$modern_kubernetes_version $modern_pause_version")" \
    build_modern_pause
}
build_modern_pause() {
  local work=$1 source
  need_packages gcc libc6-dev
  go_modern_env
  (cd / && go mod download "k8s.io/kubernetes@v$modern_kubernetes_version")
  source=$GOMODCACHE/k8s.io/kubernetes@v$modern_kubernetes_version/build/pause/linux/pause.c
  mkdir "$work/bin"
  gcc -Os -static -s "-DVERSION=v$modern_pause_version" -o "$work/bin/pause" "$source"
}
