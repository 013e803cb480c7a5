# shellcheck shell=bash
# The bundle on this node, or a golden box that was made from it. The host has verified every file; what is
# installed from here is verified again, because it travelled.

has_bundle() { [ -n "$K8SLAB_BUNDLE_SHA256" ]; }

# True in a box that has this very bundle inside: nothing is copied then.
is_golden() {
  has_bundle && [ -f "$GOLDEN_FILE" ] &&
    [ "$(jq -r '.bundleManifestSha256 // ""' "$GOLDEN_FILE")" = "$K8SLAB_BUNDLE_SHA256" ]
}

# The manifest is checked by the hash the plan carries, its files by the hashes in it.
check_manifest() {
  local manifest=$BUNDLE_DIR/manifest.json hash
  [ -f "$manifest" ] || fail K8SLAB_BUNDLE_MISSING "Cannot use the bundle: $manifest is not there" \
    'Run k8slab up, which brings it to the node. If the directory was replaced under running docker nodes: k8slab halt, then k8slab up'
  hash=$(sha256_of <"$manifest")
  [ "$hash" = "$K8SLAB_BUNDLE_SHA256" ] || fail K8SLAB_BUNDLE_CHANGED \
    "Cannot use the bundle: $manifest is not the one the plan was made with" 'Run k8slab up to plan with the new bundle'
}

# bundle_files KIND...: of the files that are for no component, prints path, name, version, sha256, install path, mode,
# separated by tabs; an archive of several images has a line for each of them. Take its output by $(...): the status of
# <(...) is lost, and a manifest that cannot be read would look like one without files.
bundle_files() {
  # shellcheck disable=SC2016 # $ARGS and $file are jq's
  jq -r '.files[] | select(.component == null) | select(.kind | IN($ARGS.positional[])) | . as $file |
    (.name // "-", (.also // [])[]) |
    [$file.path, ., $file.version // "-", $file.sha256, $file.install // "-", $file.mode // "0644"] | @tsv' \
    "$BUNDLE_DIR/manifest.json" --args "$@"
}

# bundle_component_files KIND...: the same of the files that are for a component: path, name, component, sha256.
bundle_component_files() {
  # shellcheck disable=SC2016 # $ARGS and $file are jq's
  jq -r '.files[] | select(.component != null) | select(.kind | IN($ARGS.positional[])) | . as $file |
    (.name, (.also // [])[]) | [$file.path, ., $file.component, $file.sha256] | @tsv' \
    "$BUNDLE_DIR/manifest.json" --args "$@"
}

# Name, path and sha256 of each image that is for a component.
component_images_of_bundle() { bundle_component_files image | awk -F '\t' -v OFS='\t' '{ print $2, $1, $4 }'; }

# bundle_file PATH SHA256: prints the absolute path of a file after checking it.
bundle_file() {
  local file=$BUNDLE_DIR/$1 hash
  if [[ /$1/ == */../* ]] || [ ! -f "$file" ]; then
    fail K8SLAB_BUNDLE_MISSING "Cannot use the bundle: it has no file $1" 'Run k8slab up, which brings it; check the bundle with k8slab bundle verify'
  fi
  hash=$(sha256_of <"$file")
  [ "$hash" = "$2" ] || fail K8SLAB_BUNDLE_CHANGED "Cannot use the bundle: $1 has another sha256 than its manifest says" \
    'Check it with k8slab bundle verify'
  printf '%s\n' "$file"
}

# install_verified FILE SHA256 TARGET MODE: copies, checks the copy, renames. A target that already is that file
# stays untouched (a running kubelet among them).
install_verified() {
  local file=$1 sha256=$2 target=$3 mode=$4 hash temp
  if [ -f "$target" ] && [ "$(stat -c %s "$target")" = "$(stat -c %s "$file")" ]; then
    hash=$(sha256_of <"$target")
    if [ "$hash" = "$sha256" ]; then
      chmod "$mode" "$target"
      return 0
    fi
  fi
  mkdir -p "$(dirname "$target")"
  rm -f "$(dirname "$target")"/.k8slab-install.*
  temp=$(mktemp "$(dirname "$target")/.k8slab-install.XXXXXX")
  cp "$file" "$temp"
  hash=$(sha256_of <"$temp")
  if [ "$hash" != "$sha256" ]; then
    rm -f "$temp"
    fail K8SLAB_BUNDLE_CHANGED "Cannot install $target: its source has another sha256 than expected" \
      'Check the bundle with k8slab bundle verify'
  fi
  chmod "$mode" "$temp"
  mv -f "$temp" "$target"
  say "installed $target"
}

# A step that has taken what it needs from this bundle does not ask for the files again: they may be gone from the
# node by then (a bundle directory that was built anew leaves a container with an empty mount).
bundle_taken() { [ -f "$STATE_DIR/bundle-$1" ] && [ "$(<"$STATE_DIR/bundle-$1")" = "$K8SLAB_BUNDLE_SHA256" ]; }
mark_bundle_taken() { printf '%s\n' "$K8SLAB_BUNDLE_SHA256" | write_file "$STATE_DIR/bundle-$1" 0644; }
