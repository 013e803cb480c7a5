# shellcheck shell=bash
# What the scripts of components share. Settings and rendered files of NAME are in $FILES_DIR/components/NAME.

# component_settings NAME: sets C_VERSION and the other settings the plan has for it.
component_settings() { load_values "$(rendered "components/$1/settings")" C_; }

component_dir() { printf '%s\n' "$FILES_DIR/components/$1"; }

# component_file NAME FILE: prints the path of a file of another project: from the bundle, else downloaded once.
# Either way it is the file the plan pins.
component_file() {
  local component=$1 file=$2 sources kind name sha256 url target=$STATE_DIR/components/$1/$2
  sources=$(rendered "components/$component/sources")
  while IFS=$'\t' read -r kind name sha256 url; do
    [ "$name" = "$file" ] || continue
    if has_bundle; then
      bundled_component_file "$kind" "$name" "${sha256#-}"
    else
      [ "$sha256" != - ] || fail K8SLAB_COMPONENT_SOURCE "Cannot download $file: no checksum is known for it" \
        'Use a bundle that holds it'
      download "$url" "$target" "$sha256" >&2
      printf '%s\n' "$target"
    fi
    return
  done <"$sources"
  fail K8SLAB_COMPONENT_SOURCE "Cannot find a source of $file for $component: the plan names none" \
    'Run k8slab up, which plans and uploads anew'
}

# bundled_component_file KIND NAME SHA256: SHA256 of the plan, or empty where the manifest of the bundle decides.
bundled_component_file() {
  local files path name sha256
  check_manifest
  files=$(bundle_component_files "$1")
  while IFS=$'\t' read -r path name _ sha256; do
    [ "$name" = "$2" ] || continue
    [ -z "$3" ] || [ "$3" = "$sha256" ] || fail K8SLAB_BUNDLE_CHANGED \
      "Cannot use $2 of the bundle: its sha256 is $sha256, this version of k8slab wants $3" 'Make the bundle again'
    bundle_file "$path" "$sha256"
    return
  done <<<"$files"
  fail K8SLAB_BUNDLE_MISSING "Cannot use the bundle: it has no $1 $2" 'Make the bundle again, or leave the component out'
}

# workload_rolled_out NAMESPACE KIND/NAME: for wait_until; prints how far it is.
workload_rolled_out() {
  local status
  status=$(kube -n "$1" rollout status "$2" --watch=false) || return 1
  printf '%s\n' "$status"
  [[ $status == *'successfully rolled out'* || $status == *'roll out complete'* || $status == *'rolling update complete'* ]]
}

# workload_comes_back NAMESPACE KIND/NAME [SECONDS]: for step_check. What is there and not ready most likely starts anew,
# as after a reboot of its node. Applying it once more could only wait for it too.
workload_comes_back() {
  kube -n "$1" get "$2" -o name >/dev/null 2>&1 && wait_until "${3-120}" "$2 in $1" workload_rolled_out "$1" "$2"
}

# nodes_down: prints the nodes that the control plane has lost sight of.
nodes_down() {
  local facts
  facts=$(kube get nodes -o jsonpath='{range .items[*]}{.metadata.name}{" "}{.status.conditions[?(@.type=="Ready")].status}{"\n"}{end}') || return 1
  awk 'NF == 2 && $2 != "True" { print $1 }' <<<"$facts" | paste -sd , | sed 's/,/, /g; s/.$/& is/; /, /s/ is$/ are/'
}

# wait_rolled_out NAMESPACE KIND/NAME SECONDS: fails with what the pods say.
wait_rolled_out() {
  local down
  if wait_until "$3" "$2 in $1" workload_rolled_out "$1" "$2"; then return 0; fi
  kube -n "$1" get pods -o wide || true
  kube -n "$1" get events --sort-by=.lastTimestamp 2>/dev/null | tail -n 8 || true
  down=$(nodes_down) || down=
  [ -z "$down" ] || fail K8SLAB_NODE_DOWN "Cannot bring up $2 in namespace $1: $down not Ready" \
    'Start it again with k8slab up, which also finishes what was begun; k8slab status shows all nodes'
  fail_unready K8SLAB_COMPONENT_NOT_READY "Cannot bring up $2 in namespace $1 within $WAIT_SECONDS s: $(one_line "$WAIT_LAST")" \
    "$1" "Look at: kubectl -n $1 describe pods"
}

# namespace_gone NAME: for wait_until.
namespace_gone() {
  local left
  left=$(kube get namespace "$1" --ignore-not-found -o name) && [ -z "$left" ]
}

apply_file() {
  patient_apply "$@" ||
    fail K8SLAB_COMPONENT_APPLY "Cannot apply ${1##*/}: $(one_line "$WAIT_LAST")" 'Run k8slab up again'
}

# objects_gone NAMESPACE KIND/NAME...: for wait_until; prints those that are left.
objects_gone() {
  local namespace=$1 left
  shift
  left=$(kube -n "$namespace" get --ignore-not-found -o name "$@") || { printf '%s\n' "$left" && return 1; }
  printf '%s\n' "$left"
  [ -z "$left" ]
}

# remove_objects NAMESPACE KIND/NAME...: those that are there, and waits until none is. A kind that this cluster does
# not know must not be among them.
remove_objects() {
  local namespace=$1
  shift
  wait_until 60 'the API server to remove objects' \
    kube -n "$namespace" delete --ignore-not-found --wait=false "$@" || fail K8SLAB_COMPONENT_LEFT \
    "Cannot remove objects of $STEP: $(one_line "$WAIT_LAST")" 'Run it again'
  if [ -n "$WAIT_LAST" ]; then say "$WAIT_LAST"; fi
  wait_until 240 "the objects of $STEP to be gone" objects_gone "$namespace" "$@" || fail K8SLAB_COMPONENT_LEFT \
    "Cannot remove all of $STEP: $(one_line "$WAIT_LAST") is still there" \
    'kubectl describe tells what holds it, often a finalizer; then run it again'
}

# record_component STEP: writes down the version of a component that is finished now. No settings: no component.
record_component() {
  local settings=$FILES_DIR/components/$1/settings
  [ -f "$settings" ] || return 0
  sed -n "s/^C_VERSION='\(.*\)'\$/\1/p" "$settings" | write_file "$STATE_DIR/component-versions/$1" 0644
}
forget_component() { rm -f "$STATE_DIR/component-versions/$1"; }

# component_states: a line for each component that has been finished here, with its version.
component_states() {
  local script name
  for script in "$GUEST_DIR"/components/*.sh; do
    name=$(basename "$script" .sh)
    if [ "$name" != component-images ] && stamp_exists "$name"; then
      say "K8SLAB_COMPONENT $name $(cat "$STATE_DIR/component-versions/$name" 2>/dev/null || true)"
    fi
  done
}
