# shellcheck shell=bash
# shellcheck disable=SC2154 # variables of the files that the calling script sources before
# The container images of the modern bundle. Kubernetes' own have exactly the names that this
# kubeadm asks for, the others those in their project's manifests.
set -euo pipefail

# write_modern_images DIR LIST: writes DIR/*.tar, and a row of the bundle for each to LIST.
# The callers' variables: kubernetes etcd coredns pause metallb metrics_server registry roots echo_dir.
write_modern_images() {
  local dir=$1 list=$2 program
  for program in kube-apiserver kube-controller-manager kube-scheduler; do
    modern_image "$program" "registry.k8s.io/$program:v$modern_kubernetes_version" '' "$kubernetes/bin/$program"
  done
  modern_image kube-proxy "registry.k8s.io/kube-proxy:v$modern_kubernetes_version" '' "$kubernetes/bin/kube-proxy" "$roots/kube-proxy"
  modern_image pause "registry.k8s.io/pause:$modern_pause_version" pause "$pause/bin/pause"
  modern_image coredns "registry.k8s.io/coredns/coredns:v$modern_coredns_version" coredns "$coredns/bin/coredns"
  install -D -m 755 -t "$dir/.etcd/usr/local/bin" "$etcd/bin/etcdctl" "$etcd/bin/etcdutl"
  modern_image etcd "registry.k8s.io/etcd:$modern_etcd_version-0" '' "$etcd/bin/etcd" "$dir/.etcd"
  rm -rf "$dir/.etcd"
  for program in controller speaker; do
    modern_image "metallb-$program" "quay.io/metallb/$program:v$modern_metallb_version" "$program" "$metallb/bin/$program" '' metallb
  done
  modern_image metrics-server "registry.k8s.io/metrics-server/metrics-server:v$modern_metrics_server_version" metrics-server \
    "$metrics_server/bin/metrics-server" '' metrics-server
  modern_image registry "docker.io/library/registry:$modern_registry_version" registry "$registry/bin/registry" '' registry
  echo_image "$dir/echo.tar" "$echo_dir/echo"
  row images/echo.tar image k8slab/echo:1 1
  nginx_image "$dir/nginx.tar" "$roots/nginx"
  row images/nginx.tar image docker.io/library/nginx:stable "$(version_of nginx-light)"
  kubeadm_images_are_here "$list"
}

# modern_image NAME REF ENTRYPOINT BINARY [ROOT [COMPONENT]]: without an entrypoint the pod names its program.
modern_image() {
  local name=$1 ref=$2 entrypoint=$3 binary=$4 root=${5:-} component=${6:-} config="\"Env\":[$image_path_env]"
  [ -z "$entrypoint" ] || config+=",\"Entrypoint\":[\"/usr/local/bin/$entrypoint\"]"
  static_image "$dir/$name.tar" "$ref" "{$config}" "$binary" ${root:+"$root"}
  row "images/$name.tar" image "$ref" "${ref##*:}" '' '' "$component"
}

# A bundle that lacks one of them would only be noticed by a kubeadm without internet.
kubeadm_images_are_here() {
  local missing
  missing=$(comm -23 <(sort "$kubernetes/IMAGES") <(cut -f 3 "$1" | sort))
  [ -z "$missing" ] || die "kubeadm $modern_kubernetes_version wants other images: $missing"
}
