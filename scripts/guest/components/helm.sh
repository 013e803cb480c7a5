# shellcheck shell=bash
# Helm on the control plane. Proven by a small chart of our own, installed into the cluster and removed again.
# files: components/helm
# shellcheck disable=SC2154 # C_* come from component_settings

PROBE=k8slab-helm-probe

step_cleanup() { rm -rf "$RUN_DIR/helm-probe" "$RUN_DIR/helm"; }

helm_version() { "$PROGRAM_BIN/helm" version --template '{{.Version}}'; }

probe_helm() { own_helm --namespace "$PROBE" "$@"; }

step_check() {
  component_settings helm
  program_installed helm && [ "$(helm_version)" = "v$C_VERSION" ]
}

step_apply() {
  component_settings helm
  install_program helm
  install_completion helm
}

# A pod that every node has the image of, and that may run on each: a lab may have no workers.
write_chart() {
  local dir=$RUN_DIR/helm-probe/chart
  rm -rf "$RUN_DIR/helm-probe"
  mkdir -p "$dir/templates"
  cat >"$dir/Chart.yaml" <<'YAML'
apiVersion: v2
name: probe
version: 0.1.0
YAML
  cat >"$dir/values.yaml" <<'YAML'
image: ''
YAML
  cat >"$dir/templates/deployment.yaml" <<'YAML'
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
spec:
  selector:
    matchLabels: { app: {{ .Release.Name }} }
  template:
    metadata:
      labels: { app: {{ .Release.Name }} }
    spec:
      terminationGracePeriodSeconds: 0
      tolerations: [{ operator: Exists }]
      containers:
        - name: probe
          image: {{ .Values.image }}
          imagePullPolicy: IfNotPresent
YAML
}

remove_probe() {
  if [ -x "$PROGRAM_BIN/helm" ]; then probe_helm uninstall "$PROBE" >/dev/null 2>&1 || true; fi
  kube delete namespace "$PROBE" --ignore-not-found --wait=false
  wait_until 240 "namespace $PROBE to be gone" namespace_gone "$PROBE" || fail K8SLAB_COMPONENT_LEFT \
    "Cannot remove namespace $PROBE: $(one_line "$WAIT_LAST")" "kubectl describe namespace $PROBE tells what holds it"
}

step_verify() {
  local version seen why
  version=$(helm_version)
  verify_program_version helm "$version"
  write_chart
  # Of a run that was cut off.
  remove_probe
  say "helm $version installs a small chart"
  if ! seen=$(probe_helm install "$PROBE" "$RUN_DIR/helm-probe/chart" --create-namespace --wait --timeout 4m \
    --set "image=$K8SLAB_PAUSE_IMAGE" 2>&1); then
    kube -n "$PROBE" get pods -o wide || true
    kube -n "$PROBE" get events --sort-by=.lastTimestamp 2>/dev/null | tail -n 8 || true
    why=$(image_trouble "$PROBE") || why=
    remove_probe
    [ -z "$why" ] || fail K8SLAB_COMPONENT_NOT_READY "Cannot install a chart with helm: cannot pull $why" "$(image_hint "$why")"
    fail K8SLAB_COMPONENT_NOT_READY "Cannot install a chart with helm: $(one_line "$seen")" 'Look at: kubectl get events -A'
  fi
  probe_helm list --short | grep -Fxq "$PROBE" ||
    fail K8SLAB_COMPONENT_NOT_READY 'Cannot use helm: it does not list the release it has just installed' 'Run it again'
  remove_probe
}

# Releases stay, and are of no harm without it; so does what users have in their own ~/.config/helm.
step_remove() {
  remove_probe
  remove_program helm
}
