# shellcheck shell=bash
# Requests from outside to services by host and path. Up to Kubernetes 1.23 ingress-nginx, later NGINX Gateway Fabric
# with the Gateway API; both on the same two ports of every node.
# files: components/ingress
# shellcheck disable=SC2154 # C_* come from component_settings

step_check() {
  component_settings ingress
  workload_comes_back "$(namespace)" "$(controller)" && wait_until 30 'an answer of the ports' ports_answer
}

is_fabric() { [ "$C_KIND" = gateway-fabric ]; }
namespace() { if is_fabric; then echo nginx-gateway; else echo ingress-nginx; fi; }
controller() { if is_fabric; then echo deployment/nginx-gateway; else echo deployment/ingress-nginx-controller; fi; }

step_apply() {
  local name file
  component_settings ingress
  for name in $C_MANIFESTS; do
    file=$(component_file ingress "$name")
    # Definitions this long do not fit into the annotation that kubectl apply keeps otherwise.
    if is_fabric; then
      apply_file "$file" --server-side --force-conflicts
    else
      replace_jobs
      with_living_registry <"$file" >"$RUN_DIR/$name"
      apply_file "$RUN_DIR/$name"
    fi
  done
  wait_rolled_out "$(namespace)" "$(controller)" 600
  if is_fabric; then
    ensure_certificate
    apply_file "$(rendered components/ingress/gateway.yaml)"
  else
    apply_file "$(rendered components/ingress/node-ports.yaml)"
  fi
}

# k8s.gcr.io has been frozen since 2023. The same digests are on the registry that took its place.
with_living_registry() { sed 's#k8s\.gcr\.io/ingress-nginx/#registry.k8s.io/ingress-nginx/#'; }

# A Job cannot be changed: those of an earlier version make way.
replace_jobs() {
  remove_objects ingress-nginx job/ingress-nginx-admission-create job/ingress-nginx-admission-patch
}

# ingress-nginx answers HTTPS with a certificate of its own making, a gateway must be given one. It stays the same.
ensure_certificate() {
  local found key=$RUN_DIR/ingress.key certificate=$RUN_DIR/ingress.crt
  found=$(kube -n nginx-gateway get secret k8slab-tls --ignore-not-found -o name)
  [ -z "$found" ] || return 0
  (umask 077 && openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj "/CN=$K8SLAB_LAB" \
    -addext "subjectAltName=$(alternative_names)" -keyout "$key" -out "$certificate" 2>/dev/null)
  kube -n nginx-gateway create secret tls k8slab-tls --key "$key" --cert "$certificate"
}
alternative_names() { awk 'NF { print "IP:" $1 ",DNS:" $2 }' <<<"$K8SLAB_HOSTS" | paste -sd ,; }
step_cleanup() { rm -f "$RUN_DIR/ingress.key" "$RUN_DIR/ingress.crt" "$RUN_DIR/ingress-nginx.yaml"; }

# Nobody has said yet where to send requests, so nginx itself answers, with 404.
ports_answer() {
  local code
  code=$(curl -sS -o /dev/null -w '%{http_code}' --noproxy '*' --max-time 5 "http://$K8SLAB_NODE_IP:$C_HTTP_PORT/") || return 1
  printf 'HTTP status %s\n' "$code"
  [[ $code =~ ^[1-5] ]]
}

step_verify() {
  wait_rolled_out "$(namespace)" "$(controller)" 600
  wait_until 300 "an answer on port $C_HTTP_PORT" ports_answer || fail K8SLAB_INGRESS \
    "Cannot reach nginx on port $C_HTTP_PORT of $K8SLAB_NODE_IP: $(one_line "$WAIT_LAST")" \
    "Look at: kubectl -n $(namespace) get pods,services"
  say "port $C_HTTP_PORT: $WAIT_LAST"
}

# Both kinds, whichever is there: an upgrade of Kubernetes changes from one to the other.
step_remove() {
  local objects=() crds name
  crds=$(kube get crd -o name)
  # Gateways first, while their controller is there to take down what it has made for them.
  if grep -q 'gateways[.]gateway[.]networking' <<<"$crds"; then remove_objects nginx-gateway gateway/k8slab; fi
  objects+=(validatingwebhookconfiguration/ingress-nginx-admission)
  for name in ingress-nginx ingress-nginx-admission nginx-gateway; do
    objects+=("clusterrolebinding/$name" "clusterrole/$name")
  done
  objects+=(ingressclass/nginx namespace/ingress-nginx namespace/nginx-gateway)
  if [ "$(kubernetes_minor)" -ge 30 ]; then
    objects+=(validatingadmissionpolicybinding/safe-upgrades.gateway.networking.k8s.io
      validatingadmissionpolicy/safe-upgrades.gateway.networking.k8s.io)
  fi
  mapfile -t -O ${#objects[@]} objects < <(grep -E '[.]gateway[.](nginx[.]org|networking[.]k8s[.]io)$' <<<"$crds" || true)
  remove_objects default "${objects[@]}"
  rm -rf "$STATE_DIR/components/ingress"
}
