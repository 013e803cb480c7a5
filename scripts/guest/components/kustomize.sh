# shellcheck shell=bash
# kustomize on the control plane. Proven by building a small kustomization of our own.
# files: components/kustomize
# shellcheck disable=SC2154 # C_* come from component_settings

step_cleanup() { rm -rf "$RUN_DIR/kustomize-probe"; }

kustomize_version() { "$PROGRAM_BIN/kustomize" version; }

step_check() {
  component_settings kustomize
  program_installed kustomize && [ "$(kustomize_version)" = "v$C_VERSION" ]
}

step_apply() {
  component_settings kustomize
  install_program kustomize
  install_completion kustomize
}

# What the book does with it: a namespace and an image tag laid over manifests that stay untouched.
probe_kustomization() {
  local dir=$RUN_DIR/kustomize-probe
  rm -rf "$dir"
  mkdir -p "$dir"
  cat >"$dir/pod.yaml" <<'YAML'
apiVersion: v1
kind: Pod
metadata:
  name: probe
spec:
  containers:
    - name: probe
      image: example.invalid/probe:1
YAML
  (cd "$dir" && "$PROGRAM_BIN/kustomize" create --namespace k8slab-probe --resources pod.yaml &&
    "$PROGRAM_BIN/kustomize" edit set image example.invalid/probe:2)
  "$PROGRAM_BIN/kustomize" build "$dir"
}

step_verify() {
  local version built
  version=$(kustomize_version)
  verify_program_version kustomize "$version"
  built=$(probe_kustomization)
  if [[ $built != *'namespace: k8slab-probe'* ]] || [[ $built != *'image: example.invalid/probe:2'* ]]; then
    fail K8SLAB_COMPONENT_NOT_READY "Cannot use kustomize: it built \"$(one_line "$built")\"" 'Run it again'
  fi
  say "kustomize $version builds"
}

step_remove() { remove_program kustomize; }
