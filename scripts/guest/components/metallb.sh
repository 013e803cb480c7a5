# shellcheck shell=bash
# MetalLB in layer 2 mode: services of type LoadBalancer get an address of the node network.
# files: components/metallb
# shellcheck disable=SC2154 # C_* come from component_settings

NAMESPACE=metallb-system
PROBE=k8slab-probe

step_cleanup() {
  if [ -n "${PROBE_MADE-}" ]; then
    (remove_probe) || note "the probe is left behind: kubectl -n $NAMESPACE delete service $PROBE"
  fi
}

# The range the cluster has now.
range_here() {
  if [ "$C_API" = pool ]; then
    kube -n "$NAMESPACE" get ipaddresspool k8slab --ignore-not-found -o 'jsonpath={.spec.addresses[*]}'
  else
    kube -n "$NAMESPACE" get configmap config --ignore-not-found -o 'jsonpath={.data.config}' |
      sed -nE 's/^ *- ([0-9.]+-[0-9.]+) *$/\1/p' | paste -sd ' '
  fi
}

step_check() {
  component_settings metallb
  [ "$(range_here)" = "$C_RANGE" ] && workload_comes_back "$NAMESPACE" deployment/controller &&
    workload_comes_back "$NAMESPACE" daemonset/speaker
}

step_apply() {
  local name file
  component_settings metallb
  for name in $C_MANIFESTS; do
    file=$(component_file metallb "$name")
    # The ConfigMap belongs into the namespace, and is there before its reader starts.
    if [ "$name" = metallb.yaml ]; then apply_range; fi
    apply_file "$file"
  done
  wait_rolled_out "$NAMESPACE" deployment/controller 300
  # Its speakers wait for a secret that the controller makes.
  wait_rolled_out "$NAMESPACE" daemonset/speaker 300
  # Its webhook judges the objects; until it answers they are refused, and offered again.
  if [ "$C_API" = pool ]; then apply_range; fi
  move_services
  note_strict_arp
}

apply_range() { apply_file "$FILES_DIR/components/metallb/range.yaml"; }

# address_services: namespace, name and address of every service that has or wants one.
address_services() {
  kube get services --all-namespaces -o \
    'jsonpath={range .items[?(@.spec.type=="LoadBalancer")]}{.metadata.namespace}{" "}{.metadata.name}{" "}{.status.loadBalancer.ingress[0].ip}{"\n"}{end}'
}

# outside_range RANGE <ADDRESS_SERVICES: those whose address is not in RANGE, or that have none.
outside_range() {
  awk -v range="$1" '
    function number(ip, part) { split(ip, part, "."); return ((part[1] * 256 + part[2]) * 256 + part[3]) * 256 + part[4] }
    BEGIN { split(range, ends, "-"); first = number(ends[1]); last = number(ends[2]) }
    NF && ($3 == "" || number($3) < first || number($3) > last) { print $1 "/" $2 " " ($3 == "" ? "without address" : $3) }'
}

services_inside() {
  local outside
  outside=$(address_services | outside_range "$C_RANGE") || return 1
  printf '%s\n' "$outside"
  [ -z "$outside" ]
}

# After a change of the range services keep their address if it is in the new one, and else get another. Up to 0.12
# MetalLB refuses a configuration that leaves a service out, until its controller starts anew; the speakers are asked
# once more afterwards, as their own next try may be minutes away. The book deletes all pods and the service instead.
move_services() {
  if wait_until 15 "services to have an address of $C_RANGE" services_inside; then return 0; fi
  if [ "$C_API" = config-map ]; then
    kube -n "$NAMESPACE" rollout restart deployment/controller
    wait_rolled_out "$NAMESPACE" deployment/controller 300
  fi
  if ! wait_until 60 "services to get an address of $C_RANGE" services_inside; then
    note "not in $C_RANGE: $(one_line "$WAIT_LAST"); is the range too small, or does the service ask for one address?"
  fi
  if [ "$C_API" = config-map ]; then
    kube -n "$NAMESPACE" annotate --overwrite configmap config "k8slab/services-moved=$(date +%s)"
  fi
}

# With IPVS every node answers ARP for every address of a service, unless it is told to be strict.
note_strict_arp() {
  local config
  config=$(kube -n kube-system get configmap kube-proxy --ignore-not-found -o 'jsonpath={.data.config\.conf}') || return 0
  if grep -Eq '^mode: "?ipvs"?' <<<"$config" && ! grep -Eq 'strictARP: true' <<<"$config"; then
    note 'kube-proxy is in IPVS mode without strictARP: set ipvs.strictARP: true in the ConfigMap kube-system/kube-proxy and restart kube-proxy, or several nodes answer for one address'
  fi
}

# Whoever has the address of a service must be found by a node that does not have it itself.
step_verify() {
  local address
  wait_rolled_out "$NAMESPACE" deployment/controller 300
  wait_rolled_out "$NAMESPACE" daemonset/speaker 300
  remove_probe
  PROBE_MADE=1
  apply_file "$FILES_DIR/components/metallb/probe.yaml"
  wait_until 120 'an address for the probe' probe_has_address ||
    fail K8SLAB_METALLB_ADDRESS "Cannot get an address from MetalLB: $(one_line "$WAIT_LAST")" \
      "Are all addresses of $C_RANGE taken? kubectl -n $NAMESPACE logs deployment/controller"
  address=$WAIT_LAST
  wait_until 60 "an answer from http://$address/healthz" curl -sSf -o /dev/null --noproxy '*' --max-time 5 "http://$address/healthz" ||
    fail K8SLAB_METALLB_ANSWER "Cannot reach a service at its address $address: $(one_line "$WAIT_LAST")" \
      'kube-proxy does not serve it; look at its logs in kube-system'
  say "a service got $address and answers there"
  verify_announced "$address"
  remove_probe
  PROBE_MADE=
}

probe_has_address() {
  local line
  line=$(address_services | awk -v name="$PROBE" '$2 == name') || return 1
  if [ -n "$(outside_range "$C_RANGE" <<<"$line")" ] || [ -z "$line" ]; then
    kube -n "$NAMESPACE" get events --field-selector "involvedObject.name=$PROBE" -o 'jsonpath={.items[*].message}'
    return 1
  fi
  printf '%s\n' "${line##* }"
}

# kube-proxy takes what this node itself sends to a service out of the way before any card sees it, so an answer to
# curl proves nothing about the network. A datagram to a port no service has must find the address by ARP.
verify_announced() {
  if [ "$K8SLAB_WORKERS" = 0 ]; then
    note 'no other node is there to look for the address from'
    return
  fi
  # IPVS: the address is on a card of every node.
  if [ -n "$(ip -4 address show to "$1/32")" ]; then return 0; fi
  wait_until 60 "a node to announce $1" announced "$1" ||
    fail K8SLAB_METALLB_ANSWER "Cannot find $1 in the node network: $(one_line "$WAIT_LAST")" \
      "Does the network of the machines let ARP for other addresses pass? kubectl -n $NAMESPACE logs daemonset/speaker"
  say "announced: $(one_line "$WAIT_LAST")"
}

announced() {
  # What an earlier owner of the address left behind is no proof.
  ip -4 neighbour flush to "$1" || true
  printf x >"/dev/udp/$1/9" || true
  sleep 1
  ip -4 neighbour show to "$1"
  ip -4 neighbour show to "$1" | grep -q lladdr
}

remove_probe() {
  local kind=endpointslice
  # Copies in slices go with their Endpoints.
  if [ "$(kubernetes_minor)" -lt 21 ]; then kind=endpoints; fi
  remove_objects "$NAMESPACE" "service/$PROBE" "$kind/$PROBE" >/dev/null
}

# By name and not by manifest: also of an older version, and when no manifest is here any more.
step_remove() {
  local left objects
  left=$(address_services | awk '{ print $1 "/" $2 }' | paste -sd ' ')
  if [ -n "$left" ]; then note "these services keep an address that nobody answers for: $left"; fi
  # First what speaks for MetalLB, so that nothing asks a webhook that is gone.
  mapfile -t objects < <(metallb_objects)
  remove_objects "$NAMESPACE" "${objects[@]}"
  wait_until 240 "namespace $NAMESPACE to be gone" namespace_gone "$NAMESPACE" || fail K8SLAB_COMPONENT_LEFT \
    "Cannot remove namespace $NAMESPACE: it is still there" "Look at: kubectl get namespace $NAMESPACE -o yaml"
  rm -rf "$STATE_DIR/components/metallb"
}

metallb_objects() {
  local object
  printf '%s\n' validatingwebhookconfiguration/metallb-webhook-configuration
  for object in controller speaker; do
    printf '%s\n' "clusterrolebinding/metallb-system:$object" "clusterrole/metallb-system:$object"
    if [ "$(kubernetes_minor)" -lt 25 ]; then printf 'podsecuritypolicy/%s\n' "$object"; fi
  done
  kube get crd -o name | grep '[.]metallb[.]io$' || true
  printf 'namespace/%s\n' "$NAMESPACE"
}
