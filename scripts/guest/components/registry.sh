# shellcheck shell=bash
# The lab's own registry: a static pod of the control plane with a certificate of its own CA. Every node trusts that
# CA, which the control plane publishes in a ConfigMap that kubelets may read: nodes added later find it there.
# env: K8SLAB_NODE_NAME K8SLAB_NODE_ROLE K8SLAB_CONTROL_PLANE_NAME K8SLAB_CONTROL_PLANE_IP K8SLAB_RUNTIME
# files: components/registry

CONFIG_DIR=/etc/k8slab/registry
CA_DIR=/etc/k8slab/registry-ca
PASSWORD_FILE=/etc/k8slab/registry-password
REGISTRY_USER=k8slab
# Images stay when the component is removed.
DATA_DIR=/var/lib/k8slab-registry
MANIFEST=/etc/kubernetes/manifests/k8slab-registry.yaml

component_settings_once() { [ -n "${C_AUTH-}" ] || component_settings registry; }
wants_password() { component_settings_once && [ "$C_AUTH" = 1 ]; }

step_cleanup() { forget_registry_files; }

# registry_answers HOST [CURL_OPTION...]: with 200, or 401 where a password is wanted, and with the right certificate.
registry_answers() {
  local code wanted=200 host=$1
  shift
  if wants_password; then wanted=401; fi
  code=$(curl -sS --noproxy '*' --max-time 10 -o /dev/null -w '%{http_code}' "$@" "https://$host/v2/" 2>&1) ||
    { printf '%s\n' "$code" && return 1; }
  printf 'HTTP status %s\n' "$code"
  [ "$code" = "$wanted" ]
}

published_ca() { kube_as_node -n kube-system get configmap k8slab-registry-ca -o 'jsonpath={.data.ca\.crt}'; }
ca_is_published() { published_ca | same_file "$1"; }
ca_can_be_read() { [ -n "$(published_ca)" ]; }

server_names() { printf '%s\n' "$K8SLAB_CONTROL_PLANE_NAME" k8slab-registry; }

certificate_fits() {
  local names
  mapfile -t names < <(server_names)
  server_certificate_fits "$CA_DIR/ca.crt" "$CONFIG_DIR/tls.crt" "$CONFIG_DIR/tls.key" "$K8SLAB_CONTROL_PLANE_IP" "${names[@]}"
}

password_fits() {
  ! wants_password || { [ -s "$PASSWORD_FILE" ] &&
    htpasswd_matches "$CONFIG_DIR/htpasswd" "$REGISTRY_USER" "$(<"$PASSWORD_FILE")"; }
}

# The pod is made anew when anything of its settings is.
wanted_manifest() {
  local hash
  hash=$({ cat "$CONFIG_DIR/config.yml" "$CONFIG_DIR/tls.crt" && { cat "$CONFIG_DIR/htpasswd" 2>/dev/null || true; }; } | sha256sum)
  substitute CONFIG_HASH="${hash%% *}" <"$(rendered components/registry/pod.yaml)"
}

step_check() {
  if is_control_plane; then
    certificate_fits && password_fits && wanted_manifest | same_file "$MANIFEST" && ca_is_published "$CA_DIR/ca.crt" || return 1
  fi
  # It may start anew, as after a reboot.
  registry_trusted && ca_is_published "$REGISTRY_CA" &&
    wait_until 60 'an answer of the registry' registry_answers "$(registry_address)" || return 1
  if wants_password; then fetch_registry_login && registry_login_in_place; fi
}

step_apply() {
  if is_control_plane; then
    make_certificates
    make_password
    write_file "$CONFIG_DIR/config.yml" 0644 <"$(rendered components/registry/config.yml)"
    mkdir -p "$DATA_DIR"
    wanted_manifest | write_file "$MANIFEST" 0600
    publish
  fi
  wait_until 120 'the CA of the registry, which the control plane publishes' ca_can_be_read ||
    fail K8SLAB_REGISTRY_CA "Cannot read the CA of the registry from the cluster: $(one_line "$WAIT_LAST")" \
      "Install the registry on $K8SLAB_CONTROL_PLANE_NAME first: k8slab component install registry"
  published_ca | write_file "$REGISTRY_CA" 0644
  trust_registry
  if wants_password; then
    fetch_registry_login
    set_registry_login
  else
    forget_registry_login
  fi
}

make_certificates() {
  local names
  mkdir -p "$CA_DIR" "$CONFIG_DIR"
  chmod 0700 "$CA_DIR" "$CONFIG_DIR"
  make_ca "$CA_DIR" "k8slab registry of lab $K8SLAB_LAB"
  if certificate_fits; then return 0; fi
  mapfile -t names < <(server_names)
  make_server_certificate "$CA_DIR" "$CONFIG_DIR/tls.crt" "$CONFIG_DIR/tls.key" "$K8SLAB_CONTROL_PLANE_IP" "${names[@]}"
}

# Who wants another password writes it into the file; the next run takes it over.
make_password() {
  if ! wants_password; then
    rm -f "$CONFIG_DIR/htpasswd" "$PASSWORD_FILE"
    return 0
  fi
  if [ ! -s "$PASSWORD_FILE" ]; then
    openssl rand -hex 12 | write_file "$PASSWORD_FILE" 0600
    say "the password of user $REGISTRY_USER is in $PASSWORD_FILE"
  fi
  if password_fits; then return 0; fi
  htpasswd_line "$REGISTRY_USER" "$(<"$PASSWORD_FILE")" | write_file "$CONFIG_DIR/htpasswd" 0600
}

publish() {
  # shellcheck disable=SC2016 # $ca is jq's
  jq -n --rawfile ca "$CA_DIR/ca.crt" '{apiVersion: "v1", kind: "ConfigMap", data: {"ca.crt": $ca},
    metadata: {name: "k8slab-registry-ca", namespace: "kube-system"}}' >"$RUN_DIR/registry-ca.json"
  apply_file "$RUN_DIR/registry-ca.json"
  if wants_password; then
    docker_login_json "$REGISTRY_USER" "$(<"$PASSWORD_FILE")" | write_file "$REGISTRY_LOGIN" 0600
    # shellcheck disable=SC2016 # $login is jq's
    jq -n --rawfile login "$REGISTRY_LOGIN" '{apiVersion: "v1", kind: "Secret", type: "kubernetes.io/dockerconfigjson",
      metadata: {name: "k8slab-registry", namespace: "kube-system"}, stringData: {".dockerconfigjson": $login}}' |
      write_file "$RUN_DIR/registry-secret.json" 0600
    apply_file "$RUN_DIR/registry-secret.json"
  else
    remove_objects kube-system secret/k8slab-registry
  fi
  apply_file "$(rendered components/registry/access.yaml)"
}

step_verify() {
  local host answer
  wait_until 180 "the registry at $(registry_address)" registry_answers "$(registry_address)" --cacert "$REGISTRY_CA" ||
    registry_silent
  # By name, too, and with nothing but the system's own certificates.
  for host in $(registry_hosts); do
    answer=$(registry_answers "$host") || fail K8SLAB_REGISTRY_TRUST \
      "Cannot trust the registry as $host with the certificates of this system: $answer" \
      'Run on this node: sudo update-ca-certificates'
  done
  if wants_password; then fetch_registry_login; else rm -f "$REGISTRY_LOGIN"; fi
  if is_control_plane; then
    wait_until 60 'a tiny image to be pushed' push_probe || fail K8SLAB_REGISTRY_PUSH \
      "Cannot push an image to $(registry_address): $(one_line "$WAIT_LAST")" "Look at: kubectl -n kube-system logs k8slab-registry-$K8SLAB_NODE_NAME"
  fi
  drop_probe
  wait_until 60 'that image to be pulled' pull_probe || fail K8SLAB_REGISTRY_PULL \
    "Cannot pull an image from $(registry_address) with $K8SLAB_RUNTIME: $(one_line "$WAIT_LAST")" \
    "Look at /etc/$K8SLAB_RUNTIME/certs.d/$(registry_address) on $K8SLAB_NODE_NAME"
  drop_probe
  say "the registry $(registry_address) answers, and an image came from it"
}

registry_silent() {
  kube_as_node -n kube-system get pod "k8slab-registry-$K8SLAB_CONTROL_PLANE_NAME" -o wide || true
  if is_control_plane; then
    kube -n kube-system get events --field-selector "involvedObject.name=k8slab-registry-$K8SLAB_NODE_NAME" | tail -n 8 || true
    kube -n kube-system logs "k8slab-registry-$K8SLAB_NODE_NAME" --tail 8 || true
  fi
  fail K8SLAB_REGISTRY_SILENT "Cannot use the registry at $(registry_address): $(one_line "$WAIT_LAST")" \
    "Look at: kubectl -n kube-system describe pod k8slab-registry-$K8SLAB_CONTROL_PLANE_NAME"
}

port_is_free() { [ -z "$(ss -Hltn "src $(registry_address)")" ]; }

step_remove() {
  if is_control_plane; then
    rm -f "$MANIFEST"
    wait_until 120 'the registry to end' port_is_free ||
      fail K8SLAB_REGISTRY_STAYS "Cannot end the registry: port $REGISTRY_PORT is still in use after $WAIT_SECONDS s" 'Look at: journalctl -u kubelet'
    remove_objects kube-system configmap/k8slab-registry-ca secret/k8slab-registry \
      rolebinding/k8slab-registry-client role/k8slab-registry-client
    rm -rf "$CONFIG_DIR" "$CA_DIR" "$PASSWORD_FILE"
    if [ -d "$DATA_DIR" ]; then say "its images stay in $DATA_DIR; the next installation finds them there"; fi
  fi
  forget_registry
  forget_registry_login
}
