# shellcheck shell=bash
# Docker's engine as a component: its settings, its images, a container as proof, and taking it away.

# The kernel's AppArmor is on: Docker then runs no container without the program that loads its profile. Debian's
# package of Docker only recommends that program.
has_apparmor() { ! is_container && [ "$(cat /sys/module/apparmor/parameters/enabled 2>/dev/null)" = Y ]; }
lacks_apparmor_parser() { has_apparmor && ! command -v apparmor_parser >/dev/null; }

has_docker() { command -v dockerd >/dev/null && command -v docker >/dev/null; }
docker_installed() { has_docker && ! lacks_apparmor_parser; }

# install_docker: nothing where Docker is there, from wherever.
install_docker() {
  local packages=()
  if ! has_docker; then packages+=(docker.io); fi
  if lacks_apparmor_parser; then packages+=(apparmor); fi
  if [ ${#packages[@]} -gt 0 ]; then apt_install "${packages[@]}"; fi
}

# docker_runs: for wait_until.
docker_runs() {
  local facts
  facts=$(docker info --format '{{.ServerVersion}}, storage {{.Driver}}, cgroups {{.CgroupDriver}}' 2>&1) ||
    { printf '%s\n' "$facts" && return 1; }
  printf '%s\n' "$facts"
  [[ $facts = *" $(cgroup_driver)" ]]
}

# docker_images_missing NAME...: prints the long names of those that Docker does not have.
docker_images_missing() { missing_from docker_images_here "$@"; }

# docker_load_missing NAME...: from the bundle. Several images may be in one archive: that is loaded once.
docker_load_missing() {
  local missing archives path name sha256 file
  missing=$(docker_images_missing "$@")
  [ -n "$missing" ] || return 0
  check_manifest
  archives=$(component_images_of_bundle | archives_with "$missing")
  while IFS=$'\t' read -r name path sha256; do
    [ -n "$name" ] || continue
    file=$(bundle_file "$path" "$sha256")
    say "loading $path into Docker"
    docker load -q -i "$file" </dev/null
  done <<<"$archives"
}

# A container of nothing but this node's own `true`: that takes neither a bundle nor the internet.
docker_probe() {
  local libraries
  libraries=$(ldd /bin/true | grep -o '/[^ ]*')
  # shellcheck disable=SC2086 # one word each
  tar --dereference -cf - /bin/true $libraries 2>/dev/null | docker import - k8slab/probe:1 >/dev/null &&
    docker run --rm --network bridge k8slab/probe:1 /bin/true
}
docker_forget_probe() { docker image rm -f k8slab/probe:1 >/dev/null 2>&1 || true; }

# Pods of other nodes come through FORWARD. dockerd closes it only where it had to turn forwarding on itself, and the
# step `system` has done that before; whoever else closed it may have had reasons.
note_closed_forwarding() {
  if iptables -w 10 -S FORWARD | grep -Fxq -- '-P FORWARD DROP'; then
    note 'the policy of FORWARD is DROP on this node: see iptables -S FORWARD when pods do not reach each other'
  fi
}

# Containers, their networks and volumes go first, by Docker itself: it knows what belongs to them.
docker_empty() {
  local ids
  mapfile -t ids < <(docker ps -aq)
  if [ ${#ids[@]} -gt 0 ]; then docker rm -f -v "${ids[@]}" >/dev/null; fi
  docker network prune -f >/dev/null
}

# docker_rules TABLE: rules that lead into Docker's chains or name its bridge.
docker_rules() { iptables -w 10 -t "$1" -S | grep '^-A ' | grep -E 'DOCKER|[ "]docker0( |$)' || true; }
docker_chains() { iptables -w 10 -t "$1" -S | sed -n 's/^-N \(DOCKER[^ ]*\)$/\1/p'; }

# One by one: restoring a whole table would undo what kube-proxy writes at the same time.
docker_drop_rules() {
  local table chain
  for table in raw filter nat; do
    docker_rules "$table" | sed 's/^-A/-D/' | xargs -r -L 1 iptables -w 10 -t "$table"
    for chain in $(docker_chains "$table"); do iptables -w 10 -t "$table" -F "$chain"; done
    for chain in $(docker_chains "$table"); do iptables -w 10 -t "$table" -X "$chain"; done
  done
}

# containerd's namespace of Docker: nothing of it is the kubelet's.
docker_drop_namespace() {
  if command -v ctr >/dev/null && ctr namespaces ls -q 2>/dev/null | grep -Fxq moby; then
    ctr namespaces rm moby >/dev/null 2>&1 || note 'the namespace moby of containerd could not be removed'
  fi
}
