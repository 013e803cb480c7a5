# shellcheck shell=bash
# Images of the wanted components, from the bundle. Without one the kubelet pulls what it needs.
# env: K8SLAB_RUNTIME K8SLAB_BUNDLE_SHA256
# files: components/images

wanted_component_images() { cut -f 2 "$(rendered components/images)" | sort -u; }

missing_component_images() {
  local names
  mapfile -t names < <(wanted_component_images)
  [ ${#names[@]} -eq 0 ] || images_missing "${names[@]}"
}

step_check() { ! has_bundle || [ -z "$(missing_component_images)" ]; }

step_apply() {
  local missing images
  if ! has_bundle; then
    say 'no bundle: images are pulled when they are needed'
    return
  fi
  missing=$(missing_component_images)
  [ -n "$missing" ] || return 0
  check_manifest
  images=$(component_images_of_bundle)
  import_bundle_images "$missing" <<<"$images"
}

step_verify() {
  local left
  has_bundle || return 0
  left=$(missing_component_images | paste -sd ' ')
  [ -z "$left" ] || fail K8SLAB_IMAGES_MISSING "Cannot find image(s) $left in $K8SLAB_RUNTIME after importing" \
    'An archive of the bundle carries another name than its manifest says; check it with k8slab bundle verify'
}

# Images do no harm, and another component may use the same: kubelet's garbage collection takes the unused ones.
step_remove() { :; }
