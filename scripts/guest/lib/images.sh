# shellcheck shell=bash
# Container images as the runtime knows them.

# long_image_names: lines that begin with an image, with its long name. docker.io and library are what a name without a
# registry means; containerd stores the long form. One program for all of them: a shell of its own for each name takes
# seconds on an emulated node.
long_image_names() {
  awk -F '\t' -v OFS='\t' '{
    first = $1
    sub("/.*", "", first)
    if ($1 !~ "/") $1 = "docker.io/library/" $1
    else if (first !~ "[.:]" && first != "localhost") $1 = "docker.io/" $1
    print
  }'
}

# Prints the long names of all images that Docker has here, sorted.
docker_images_here() { docker image ls --format '{{.Repository}}:{{.Tag}}' | long_image_names | sort -u; }

# The same for the kubelet's runtime.
images_here() {
  if [ "$K8SLAB_RUNTIME" = docker ]; then docker_images_here; else ctr -n k8s.io images ls -q | sort -u; fi
}

# missing_from LISTING NAME...: prints the long names of those that the function LISTING does not print.
missing_from() {
  local listing=$1
  shift
  comm -23 <(printf '%s\n' "$@" | long_image_names | sort -u) <("$listing")
}

# images_missing NAME...: prints the long names of those not here.
images_missing() { missing_from images_here "$@"; }

# archives_with MISSING <lines of name, path and sha256: those whose long name is in MISSING, an archive of several
# images once.
archives_with() {
  long_image_names |
    awk -F '\t' 'NR == FNR { missing[$1]; next } $1 in missing && !seen[$2]++' <(printf '%s\n' "$1") -
}

# import_bundle_images MISSING: lines of name, path and sha256 on stdin; imports those whose long name is in MISSING. Two
# at a time: one unpacks while the other reads.
import_bundle_images() {
  local archives name path sha256 file pids=() pid
  archives=$(archives_with "$1")
  while IFS=$'\t' read -r name path sha256; do
    [ -n "$name" ] || continue
    file=$(bundle_file "$path" "$sha256")
    say "importing $name"
    import_image "$file" >/dev/null &
    pids+=($!)
    if [ ${#pids[@]} -ge 2 ]; then
      wait "${pids[0]}"
      pids=("${pids[@]:1}")
    fi
  done <<<"$archives"
  for pid in "${pids[@]}"; do wait "$pid"; done
}

import_image() {
  if [ "$K8SLAB_RUNTIME" = docker ]; then
    docker load -q -i "$1" </dev/null
  else
    ctr -n k8s.io images import "$1" </dev/null
  fi
}
