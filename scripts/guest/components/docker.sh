# shellcheck shell=bash
# Docker's engine on every node, for the labs that build images and run containers by hand. The kubelet does not see it:
# dockerd works in the namespace `moby` of the node's containerd, the kubelet in `k8s.io`. Where Docker is the kubelet's
# runtime the engine is there, and only the images of the labs are added.
# env: K8SLAB_NODE_NAME K8SLAB_NODE_ROLE K8SLAB_RUNTIME K8SLAB_BUNDLE_SHA256 K8SLAB_HTTP_PROXY K8SLAB_HTTPS_PROXY K8SLAB_NO_PROXY
# files: components/docker docker-daemon.json
# shellcheck disable=SC2154 # C_* come from component_settings

DOCKER_SETTINGS=/etc/docker/daemon.json
DOCKER_DATA=/var/lib/docker
DOCKER_DROP_INS=/etc/systemd/system/docker.service.d

step_cleanup() { docker_forget_probe; }

is_runtime() { [ "$K8SLAB_RUNTIME" = docker ]; }

# Images that this node takes from the bundle; without one Docker pulls what a lab asks for.
wanted_docker_images() {
  local images=$C_WORKER_IMAGES name
  has_bundle || return 0
  if is_control_plane; then images=$C_IMAGES; fi
  for name in $images; do printf '%s\n' "$name"; done
}

left_docker_images() {
  local names
  mapfile -t names < <(wanted_docker_images)
  [ ${#names[@]} -eq 0 ] || docker_images_missing "${names[@]}"
}

settings_in_place() { is_runtime || fill_in docker-daemon.json | same_file "$DOCKER_SETTINGS"; }

step_check() {
  component_settings docker
  docker_installed && settings_in_place && docker_runs >/dev/null && [ -z "$(left_docker_images)" ]
}

step_apply() {
  local names
  component_settings docker
  if is_runtime; then
    say 'the engine is there: it is the runtime of the kubelet'
  else
    # Before the package: Docker's first start already has the right cgroup driver and networks.
    fill_in docker-daemon.json | service_file docker "$DOCKER_SETTINGS" 0644
    install_docker
    proxy_drop_in docker
    start_service docker
  fi
  wait_for_docker
  mapfile -t names < <(wanted_docker_images)
  [ ${#names[@]} -eq 0 ] || docker_load_missing "${names[@]}"
}

wait_for_docker() {
  if wait_until 60 'Docker to answer' docker_runs; then return 0; fi
  journal_tail docker
  fail K8SLAB_DOCKER_NOT_READY "Cannot use Docker: ${WAIT_LAST:-no answer} after $WAIT_SECONDS s" 'Look at: journalctl -u docker'
}

step_verify() {
  local left
  component_settings docker
  wait_for_docker
  say "docker $WAIT_LAST"
  left=$(left_docker_images | paste -sd ' ')
  [ -z "$left" ] || fail K8SLAB_IMAGES_MISSING "Cannot find image(s) $left in Docker after loading" \
    'An archive of the bundle carries another name than its manifest says; check it with k8slab bundle verify'
  wait_until 60 'a container to run' docker_probe || fail K8SLAB_DOCKER_CONTAINER \
    "Cannot run a container with Docker on $K8SLAB_NODE_NAME: $(one_line "$WAIT_LAST")" 'Look at: journalctl -u docker'
  note_closed_forwarding
}

step_remove() {
  if is_runtime; then
    say 'the engine stays: it is the runtime of the kubelet; images of the labs stay with it'
    return 0
  fi
  if systemctl is-active --quiet docker; then docker_empty; fi
  systemctl disable --quiet --now docker.socket docker 2>/dev/null || true
  systemctl reset-failed docker 2>/dev/null || true
  ip link delete docker0 2>/dev/null || true
  docker_drop_rules
  docker_drop_namespace
  # In a container it is the mount point of a volume: the directory itself stays.
  if [ -d "$DOCKER_DATA" ]; then find "$DOCKER_DATA" -mindepth 1 -delete; fi
  # Its cgroups are empty by now; the files are of dockerd itself.
  find /sys/fs/cgroup -mindepth 1 -maxdepth 2 -type d -name docker -exec rmdir {} + 2>/dev/null || true
  rm -rf "$DOCKER_SETTINGS" /etc/docker/key.json "$DOCKER_DROP_INS/k8slab-proxy.conf" /run/docker /run/docker.sock
  rmdir /etc/docker "$DOCKER_DROP_INS" 2>/dev/null || true
  unmark restart-docker
  systemctl daemon-reload
  say 'its package stays, and is not started any more'
}
