# shellcheck shell=bash
# Container images as the runtime knows them.

# docker.io and library are what a name without a registry means; containerd stores the long form.
long_image_name() {
  local name=$1 first=${1%%/*}
  if [[ $name != */* ]]; then
    name=docker.io/library/$name
  elif [[ $first != *.* && $first != *:* && $first != localhost ]]; then
    name=docker.io/$name
  fi
  printf '%s\n' "$name"
}

# Prints the long names of all images that Docker has here, sorted.
docker_images_here() {
  local name
  docker image ls --format '{{.Repository}}:{{.Tag}}' | while IFS= read -r name; do long_image_name "$name"; done | sort -u
}

# The same for the kubelet's runtime.
images_here() {
  if [ "$K8SLAB_RUNTIME" = docker ]; then docker_images_here; else ctr -n k8s.io images ls -q | sort -u; fi
}

# missing_from LISTING NAME...: prints the long names of those that the function LISTING does not print.
missing_from() {
  local listing=$1 name
  shift
  comm -23 <(for name in "$@"; do long_image_name "$name"; done | sort -u) <("$listing")
}

# images_missing NAME...: prints the long names of those not here.
images_missing() { missing_from images_here "$@"; }

# import_bundle_images MISSING: lines of name, path and sha256 on stdin; imports those whose long name is in MISSING, an
# archive of several images once. Two at a time: one unpacks while the other reads.
import_bundle_images() {
  local missing=$1 name path sha256 file begun=$'\n' pids=() pid
  while IFS=$'\t' read -r name path sha256; do
    if [[ $begun == *$'\n'$path$'\n'* ]] || ! grep -Fxq "$(long_image_name "$name")" <<<"$missing"; then continue; fi
    begun+=$path$'\n'
    file=$(bundle_file "$path" "$sha256")
    say "importing $name"
    import_image "$file" >/dev/null &
    pids+=($!)
    if [ ${#pids[@]} -ge 2 ]; then
      wait "${pids[0]}"
      pids=("${pids[@]:1}")
    fi
  done
  for pid in "${pids[@]}"; do wait "$pid"; done
}

import_image() {
  if [ "$K8SLAB_RUNTIME" = docker ]; then
    docker load -q -i "$1" </dev/null
  else
    ctr -n k8s.io images import "$1" </dev/null
  fi
}
