# shellcheck shell=bash
# A tiny image that goes to the registry and back, through the runtime of each node.

registry_probe_ref() { printf '%s/k8slab/check:1\n' "$(registry_address)"; }

# write_probe_image FILE REF: an image of one small file, another one each time: nothing of it is on a node already.
write_probe_image() {
  local work layer
  work=$(mktemp -d "$RUN_DIR/probe.XXXXXX")
  mkdir "$work/root" "$work/image"
  openssl rand -hex 32 >"$work/root/k8slab-check"
  tar -C "$work/root" --owner=0 --group=0 -cf "$work/image/layer.tar" k8slab-check
  layer=$(sha256sum <"$work/image/layer.tar")
  printf '{"architecture":"%s","os":"linux","config":{"Cmd":["/k8slab-check"]},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' \
    "$(architecture)" "${layer%% *}" >"$work/image/config.json"
  printf '[{"Config":"config.json","RepoTags":["%s"],"Layers":["layer.tar"]}]' "$2" >"$work/image/manifest.json"
  tar -C "$work/image" --owner=0 --group=0 -cf "$1" manifest.json config.json layer.tar
  rm -rf "$work"
}

# docker and ctr find the password, where there is one, in a private file. For ctr that is a hosts.toml with the
# header: its --user would show the password to everybody on the node.
registry_docker() {
  if [ ! -s "$REGISTRY_LOGIN" ]; then
    docker "$@"
    return
  fi
  mkdir -p "$RUN_DIR/registry-docker"
  cp "$REGISTRY_LOGIN" "$RUN_DIR/registry-docker/config.json"
  docker --config "$RUN_DIR/registry-docker" "$@"
}

# registry_ctr push|pull REF
registry_ctr() {
  local hosts=/etc/containerd/certs.d host auth
  if [ -s "$REGISTRY_LOGIN" ]; then
    hosts=$RUN_DIR/registry-hosts
    host=$(registry_address)
    auth=$(jq -r --arg host "$host" '.auths[$host].auth' "$REGISTRY_LOGIN")
    { registry_hosts_toml "$host" && printf '  [host."https://%s".header]\n    authorization = "Basic %s"\n' "$host" "$auth"; } |
      write_file "$hosts/$host/hosts.toml" 0600
  fi
  ctr -n k8s.io images "$1" --hosts-dir "$hosts" "$2"
}

forget_registry_files() { rm -rf "$REGISTRY_LOGIN" "$RUN_DIR"/registry-{ca.json,secret.json,hosts,docker} "$RUN_DIR"/probe.*; }

push_probe() {
  local ref file=$RUN_DIR/probe.tar
  ref=$(registry_probe_ref)
  # Called by wait_until, where no failing command ends the function by itself.
  write_probe_image "$file" "$ref" && import_image "$file" >/dev/null || return 1
  if [ "$K8SLAB_RUNTIME" = docker ]; then registry_docker push "$ref"; else registry_ctr push "$ref"; fi </dev/null
}

# As the kubelet does it where that is possible: crictl asks the CRI plugin, which has settings of its own.
pull_probe() {
  local ref
  ref=$(registry_probe_ref)
  if [ "$K8SLAB_RUNTIME" = docker ]; then
    registry_docker pull -q "$ref"
  elif [ ! -s "$REGISTRY_LOGIN" ] && command -v crictl >/dev/null; then
    crictl pull "$ref"
  else
    registry_ctr pull "$ref"
  fi </dev/null
}

# The names of the probe in containerd: a pull through CRI makes three, one of them the image's id.
# Reads what `ctr images ls` prints.
probe_names() { awk -v repository="${1%:*}" 'index($1, repository) == 1 { digests[$3] } { names[$1] = $3 }
  END { for (name in names) if (names[name] in digests) print name }'; }

# --sync: what was pulled is really gone, so that the next pull is one.
drop_probe() {
  local ref names
  ref=$(registry_probe_ref)
  if [ "$K8SLAB_RUNTIME" = docker ]; then
    docker image rm -f "$ref" >/dev/null 2>&1 || true
    return 0
  fi
  mapfile -t names < <(ctr -n k8s.io images ls | probe_names "$ref")
  [ ${#names[@]} -eq 0 ] || ctr -n k8s.io images rm --sync "${names[@]}" >/dev/null
}
