# shellcheck shell=bash
# The whole cluster, seen from the control plane: nodes Ready under the addresses of the plan, system pods running.
# env: K8SLAB_HOSTS K8SLAB_WORKERS

# Name, InternalIP and Ready of every node.
node_facts() {
  kube get nodes -o jsonpath='{range .items[*]}{.metadata.name}{" "}{.status.addresses[?(@.type=="InternalIP")].address}{" "}{.status.conditions[?(@.type=="Ready")].status}{"\n"}{end}'
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
    END { if (seen < wanted) print seen + 0 " of " wanted " nodes have joined" }' \
    <(printf '%s\n' "$K8SLAB_HOSTS") <(printf '%s\n' "$1") | paste -sd ,
}

# Pods of kube-system that are not Running and ready (or Succeeded).
pods_problem() {
  awk '$2 == "Succeeded" { next }
    { ready = NF > 2; for (i = 3; i <= NF; i++) if ($i != "true") ready = 0 }
    $2 != "Running" || !ready { print $1 " is " ($2 == "Running" ? "not ready" : $2) }' <<<"$1" | paste -sd ,
}
pod_facts() {
  kube -n kube-system get pods -o jsonpath='{range .items[*]}{.metadata.name}{" "}{.status.phase}{" "}{.status.containerStatuses[*].ready}{"\n"}{end}'
}

all_ready() {
  local facts problem
  facts=$(node_facts) || { printf '%s\n' "$facts" && return 1; }
  problem=$(nodes_problem "$facts")
  if [ -z "$problem" ]; then
    facts=$(pod_facts) || { printf '%s\n' "$facts" && return 1; }
    problem=$(pods_problem "$facts")
  fi
  printf '%s\n' "$problem"
  [ -z "$problem" ]
}

step_check() { all_ready >/dev/null 2>&1; }

step_apply() {
  local seconds=${K8SLAB_READY_SECONDS:-600}
  if ! wait_until "$seconds" 'all nodes and system pods' all_ready; then
    kube get nodes -o wide || true
    kube -n kube-system get pods -o wide || true
    fail K8SLAB_NOT_READY "Cannot call the cluster ready after $seconds s: $(one_line "$WAIT_LAST")" \
      'Look at: kubectl describe node NAME, kubectl -n kube-system describe pod NAME'
  fi
}

step_verify() { kube get nodes -o wide; }
