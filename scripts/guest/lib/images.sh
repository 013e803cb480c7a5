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

# Prints the long names of all images here, sorted.
images_here() {
  local name
  if [ "$K8SLAB_RUNTIME" = docker ]; then
    docker image ls --format '{{.Repository}}:{{.Tag}}' | while IFS= read -r name; do long_image_name "$name"; done
  else
    ctr -n k8s.io images ls -q
  fi | sort -u
}

# images_missing NAME...: prints the long names of those not here.
images_missing() {
  local name
  comm -23 <(for name in "$@"; do long_image_name "$name"; done | sort -u) <(images_here)
}

import_image() {
  if [ "$K8SLAB_RUNTIME" = docker ]; then
    docker load -q -i "$1" </dev/null
  else
    ctr -n k8s.io images import "$1" </dev/null
  fi
}
