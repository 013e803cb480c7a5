# shellcheck shell=bash
# The container runtime: containerd, or Docker for the kubelets that still have dockershim.
# env: K8SLAB_NODE_KIND K8SLAB_RUNTIME K8SLAB_CRI_SOCKET K8SLAB_PAUSE_IMAGE K8SLAB_BUNDLE_SHA256 K8SLAB_HTTP_PROXY K8SLAB_HTTPS_PROXY K8SLAB_NO_PROXY
# files: containerd-1.toml containerd-2.toml containerd.service docker-daemon.json certs.d

CONTAINERD_UNIT=/etc/systemd/system/containerd.service

containerd_major() { containerd --version | sed -n 's/^[^ ]* [^ ]* v\{0,1\}\([0-9]*\)\..*/\1/p'; }

# The file format follows the installed major version: 1.x reads version 2, 2.x reads version 3.
containerd_config() {
  local major=2
  if [ "$(containerd_major)" = 1 ]; then major=1; fi
  fill_in "containerd-$major.toml"
}

crictl_config() {
  local socket=$K8SLAB_CRI_SOCKET
  if [[ $socket = /* ]]; then socket=unix://$socket; fi
  printf 'runtime-endpoint: %s\nimage-endpoint: %s\ntimeout: 10\n' "$socket" "$socket"
}

# Docker's own packages ship a config with CRI disabled, and some versions print such a default.
cri_enabled() {
  local states
  states=$(ctr plugins ls 2>&1) || { printf '%s\n' "$states" && return 1; }
  awk '$1 ~ /grpc/ && $2 == "cri" { print "plugin cri is " $NF; ok = $NF == "ok" } END { exit !ok }' <<<"$states"
}

docker_answers() {
  local driver
  driver=$(docker info --format '{{.CgroupDriver}}' 2>&1) || { printf '%s\n' "$driver" && return 1; }
  printf 'cgroup driver %s\n' "$driver"
  [ "$driver" = "$(cgroup_driver)" ]
}

runtime_installed() {
  case $K8SLAB_RUNTIME in
    containerd) command -v containerd >/dev/null && command -v ctr >/dev/null ;;
    docker) docker_installed ;;
  esac
}

step_check() {
  runtime_installed || return 1
  if [ "$K8SLAB_RUNTIME" = docker ]; then
    fill_in docker-daemon.json | same_file /etc/docker/daemon.json && docker_answers >/dev/null
  else
    if has_plain_containerd && ! same_file "$CONTAINERD_UNIT" <"$(rendered containerd.service)"; then return 1; fi
    containerd_config | same_file /etc/containerd/config.toml && cri_enabled >/dev/null
  fi
}

step_apply() {
  say "cgroup driver of this node: $(cgroup_driver)"
  case $K8SLAB_RUNTIME in
    containerd)
      install_bundled_runtime
      runtime_installed || apt_install containerd
      if has_plain_containerd; then service_file containerd "$CONTAINERD_UNIT" 0644 <"$(rendered containerd.service)"; fi
      containerd_config | service_file containerd /etc/containerd/config.toml 0644
      crictl_config | write_file /etc/crictl.yaml 0644
      ;;
    docker)
      # Before the package: Docker's first start already has the right cgroup driver.
      fill_in docker-daemon.json | service_file docker /etc/docker/daemon.json 0644
      install_docker
      ;;
    *) fail K8SLAB_RUNTIME_UNKNOWN "Cannot install the runtime \"$K8SLAB_RUNTIME\": containerd and docker are known" ;;
  esac
  # Both read these at every pull: no restart for them.
  sync_mirrors "$FILES_DIR/certs.d" "/etc/$K8SLAB_RUNTIME/certs.d"
  proxy_drop_in "$K8SLAB_RUNTIME"
  start_service "$K8SLAB_RUNTIME"
}

step_verify() {
  local probe=cri_enabled
  if [ "$K8SLAB_RUNTIME" = docker ]; then probe=docker_answers; fi
  if ! wait_until 60 "$K8SLAB_RUNTIME to answer" "$probe"; then
    journal_tail "$K8SLAB_RUNTIME"
    fail K8SLAB_RUNTIME_NOT_READY "Cannot use $K8SLAB_RUNTIME: ${WAIT_LAST:-no answer} after $WAIT_SECONDS s" \
      "Look at: journalctl -u $K8SLAB_RUNTIME"
  fi
  say "$K8SLAB_RUNTIME: $WAIT_LAST"
}
