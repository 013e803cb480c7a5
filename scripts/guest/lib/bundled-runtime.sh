# shellcheck shell=bash
# containerd and runc as plain programs: a bundle brings them where the distribution's are too old for its kubelet.

PLAIN_CONTAINERD=/usr/local/bin/containerd

is_runtime_program() { [[ $1 =~ ^(containerd|containerd-shim-[a-z0-9-]+|ctr|runc)$ ]]; }

# A package has a unit of its own; plain programs need ours.
has_plain_containerd() { [ -x "$PLAIN_CONTAINERD" ]; }

# Beside the distribution's, and before them in every PATH: nothing of a package is overwritten.
install_bundled_runtime() {
  local path name sha256 target mode files
  if ! has_bundle || is_golden || bundle_taken runtime; then return 0; fi
  check_manifest
  files=$(bundle_files binary)
  while IFS=$'\t' read -r path name _ sha256 target mode; do
    if ! is_runtime_program "$name"; then continue; fi
    [[ $target == /* ]] || fail K8SLAB_BUNDLE_CHANGED "Cannot install $path: its manifest entry has no install path" \
      'Check it with k8slab bundle verify'
    # Before the file: a run that is cut off in between restarts once too often, never once too few.
    mark restart-containerd
    install_verified "$BUNDLE_DIR/$path" "$sha256" "$target" "$mode"
  done <<<"$files"
  mark_bundle_taken runtime
}
