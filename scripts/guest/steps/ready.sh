# shellcheck shell=bash
# The whole cluster, seen from the control plane: nodes Ready under the addresses of the plan, system pods running.
# env: K8SLAB_NODE_NAME K8SLAB_HOSTS K8SLAB_WORKERS

# Name, InternalIP, Ready and DiskPressure of every node.
node_facts() {
  kube get nodes -o jsonpath='{range .items[*]}{.metadata.name}{" "}{.status.addresses[?(@.type=="InternalIP")].address}{" "}{.status.conditions[?(@.type=="Ready")].status}{" "}{.status.conditions[?(@.type=="DiskPressure")].status}{"\n"}{end}'
}

# nodes_problem FACTS: prints what is not as planned. A node under another address (the NAT card, 10.0.2.15 on
# every VirtualBox machine) is Ready too, and kubectl logs and exec then reach the wrong node.
nodes_problem() {
  awk -v wanted="$((K8SLAB_WORKERS + 1))" '
    NR == FNR { plan[$2] = $1; next }
    NF == 0 { next }
    !($1 in plan) { print $1 " is not in the plan"; next }
    { seen++; if ($2 != plan[$1]) print $1 " has InternalIP " $2 " instead of " plan[$1] }
    $3 != "True" { print $1 " is not Ready" }
    $4 == "True" { print $1 " has a full disk" }
    END { if (seen < wanted) print seen + 0 " of " wanted " nodes have joined" }' \
    <(printf '%s\n' "$K8SLAB_HOSTS") <(printf '%s\n' "$1") | paste -sd ,
}

# leases_problem FACTS: whose kubelet has said nothing since this machine started. The cluster remembers Ready over a
# reboot of all nodes, for as long as nobody looks after them.
leases_problem() {
  local name renewed start
  start=$(machine_start) || return 0
  while read -r name renewed; do
    if [ -n "$renewed" ] && [ "$(date -d "$renewed" +%s)" -lt "$start" ]; then printf '%s is not heard of\n' "$name"; fi
  done <<<"$1" | paste -sd ,
}
lease_facts() {
  kube -n kube-node-lease get leases -o jsonpath='{range .items[*]}{.metadata.name}{" "}{.spec.renewTime}{"\n"}{end}'
}
# In seconds since 1970. Of this machine's first process: of a container the kernel's own start says nothing.
machine_start() {
  local age
  age=$(ps -o etimes= -p 1) && printf '%s\n' $(($(date +%s) - age))
}

# pods_problem FACTS: pods of kube-system that are not Running, or not ready. The control plane's own pods are static:
# their readiness reaches the API up to a minute late, and an API server that answers shows as much. One that was evicted
# stays as a record for long after another one has taken its place.
pods_problem() {
  awk '$2 == "Succeeded" || $2 == "Failed" && $3 == "ReplicaSet" { next }
    $2 != "Running" { print $1 " is " $2; next }
    $3 != "Node" { ready = NF > 3; for (i = 4; i <= NF; i++) if ($i != "true") ready = 0; if (!ready) print $1 " is not ready" }
    ' <<<"$1" | paste -sd ,
}
pod_facts() {
  kube -n kube-system get pods -o jsonpath='{range .items[*]}{.metadata.name}{" "}{.status.phase}{" "}{.metadata.ownerReferences[0].kind}{" "}{.status.containerStatuses[*].ready}{"\n"}{end}'
}

# daemons_problem FACTS: what does not run on every node yet. Without this a pod that is still to be made counts as ready.
# And the DNS of the cluster, where somebody has turned it off: no pod finds a service by its name then.
daemons_problem() {
  awk -v nodes="$((K8SLAB_WORKERS + 1))" '$1 == "deployment" { if ($2 == "coredns" && $3 == "0") print "coredns is scaled to 0"; next }
    NF && ($3 < $2 || $1 == "kube-proxy" && $2 < nodes) { print $1 " is ready on " $3 + 0 " nodes" }' <<<"$1" | paste -sd ,
}
daemon_facts() {
  kube -n kube-system get daemonsets,deployments -o jsonpath='{range .items[?(@.kind=="DaemonSet")]}{.metadata.name}{" "}{.status.desiredNumberScheduled}{" "}{.status.numberReady}{"\n"}{end}{range .items[?(@.kind=="Deployment")]}{"deployment "}{.metadata.name}{" "}{.spec.replicas}{"\n"}{end}'
}

# parts_problem FACTS: parts of the control plane that nobody runs, or that the cluster has not heard of yet. A cluster
# without its scheduler looks whole: nodes are Ready, and of a static pod without a manifest there is no pod.
parts_problem() {
  local part
  for part in $CONTROL_PLANE_PARTS; do
    if [ ! -s "$MANIFESTS_DIR/$part.yaml" ]; then
      printf '%s\n' "$part.yaml is missing in $MANIFESTS_DIR"
    elif ! grep -Fxq "$part" <<<"$1"; then
      printf '%s\n' "$part has no pod yet"
    fi
  done | paste -sd ,
}
part_facts() {
  kube -n kube-system get pods -l tier=control-plane -o jsonpath='{range .items[*]}{.metadata.labels.component}{"\n"}{end}'
}

# Nothing that more waiting would change.
dns_is_off() { [[ $(daemons_problem "$(daemon_facts)") == *'coredns is scaled to 0'* ]]; }

all_ready() {
  local what facts problem
  for what in node lease part daemon pod; do
    facts=$("${what}_facts") || { printf '%s\n' "$facts" && return 1; }
    problem=$("${what}s_problem" "$facts")
    if [ -n "$problem" ]; then
      printf '%s\n' "$problem"
      return 1
    fi
  done
}

step_check() { all_ready >/dev/null 2>&1; }

step_apply() {
  if dns_is_off; then
    fail K8SLAB_NOT_READY 'Cannot call the cluster ready: coredns is scaled to 0, so no name of the cluster can be resolved' \
      'kubectl -n kube-system scale deployment coredns --replicas=2, or take back all that was changed with: k8slab reset'
  fi
  if [ -n "$(missing_parts)" ]; then
    fail K8SLAB_MANIFEST_MISSING "Cannot call the cluster ready: $MANIFESTS_DIR has no manifest of $(missing_parts | paste -sd ' ')" \
      "k8slab up writes them anew; so does, on $K8SLAB_NODE_NAME: sudo $GUEST_DIR/run.sh init"
  fi
  if ! wait_until 600 'all nodes and system pods' all_ready; then
    kube get nodes -o wide || true
    kube -n kube-system get pods -o wide || true
    fail_unready K8SLAB_NOT_READY "Cannot call the cluster ready after $WAIT_SECONDS s: $(one_line "$WAIT_LAST")" \
      kube-system 'Look at: kubectl describe node NAME, kubectl -n kube-system describe pod NAME'
  fi
}

step_verify() { kube get nodes -o wide; }
