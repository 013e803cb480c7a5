# shellcheck shell=bash
# shellcheck disable=SC2154 # variables of the files that the calling script sources before
# The registry of the classic bundle: Debian's package of the same program, in an image of the
# upstream name.
set -euo pipefail

# What the component asks for; Debian 12 has 2.8.2 of the same line.
classic_registry_image=docker.io/library/registry:2.8.3

# The directory with root/, the content of the image, and VERSIONS.
classic_registry() {
  stored classic-registry "$(key_of "$(minbase_key)" "$(declare -f build_classic_registry copy_with_libraries install_into)")" \
    build_classic_registry
}
build_classic_registry() {
  local work=$1 tree=$1/tree
  say "taking the registry from Debian $tree_suite"
  mkdir "$tree" "$work/root"
  tar -C "$tree" -xpf "$(minbase_tar)"
  install_into "$tree" docker-registry
  copy_with_libraries "$tree" "$work/root" /usr/bin/docker-registry
  ln -s docker-registry "$work/root/usr/bin/registry"
  mkdir -p "$work/root/var/lib/registry"
  # As upstream: port 5000 without TLS, for who starts it by hand. The component brings its own settings.
  install -D -m 644 /dev/stdin "$work/root/etc/docker/registry/config.yml" <<'YAML'
version: 0.1
storage:
  filesystem:
    rootdirectory: /var/lib/registry
  delete:
    enabled: true
http:
  addr: :5000
YAML
  # shellcheck disable=SC2016 # fields of dpkg-query
  chroot "$tree" dpkg-query -W -f '${Package} ${Version}\n' docker-registry >"$work/VERSIONS"
  rm -rf "$tree"
}

# write_classic_registry DIR REGISTRY COMPONENT: the image below DIR, and its row. REGISTRY is the directory of
# classic_registry.
write_classic_registry() {
  local version
  version=$(awk '{ print $2 }' "$2/VERSIONS")
  image "$1/images/registry-2.tar" "$classic_registry_image" \
    "{\"Env\":[$image_path_env],\"Entrypoint\":[\"registry\"],\"Cmd\":[\"serve\",\"/etc/docker/registry/config.yml\"],\"ExposedPorts\":{\"5000/tcp\":{}}}" "$2/root"
  row images/registry-2.tar image "$classic_registry_image" "$version" '' '' "$3"
}
