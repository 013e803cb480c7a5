# shellcheck shell=bash
# metrics-server: what kubectl top and the HorizontalPodAutoscaler ask.
# env: K8SLAB_WORKERS K8SLAB_KUBERNETES_VERSION
# files: components/metrics-server

NAMESPACE=kube-system

# Up to 1.21 a kubelet measures pods on cgroup v2, but no node as a whole: it says 0, which metrics-server leaves out.
only_pods_measurable() { [ "$(kubernetes_minor)" -lt 22 ] && unified_cgroups /proc/mounts; }

# Figures from every node, or what is missing. Where nodes have none, of the pod of kube-proxy that each of them has.
nodes_measured() {
  local table count what=(nodes)
  if only_pods_measurable; then what=(pods -n "$NAMESPACE" -l k8s-app=kube-proxy); fi
  table=$(kube top "${what[@]}" --no-headers) || return 1
  printf '%s\n' "$table"
  count=$(grep -Ecv '<unknown>|^$' <<<"$table" || true)
  [ "$count" -gt "$K8SLAB_WORKERS" ]
}

step_check() {
  # Measurements that are not there are not waited for: after a reboot the API server may hold on to a way that leads
  # nowhere, and making the service anew is quicker than any patience.
  workload_comes_back "$NAMESPACE" deployment/metrics-server && nodes_measured >/dev/null 2>&1
}

# The API last, once its service answers from here: the API server asks at once, and a connection that took another
# way because kube-proxy did not know the service yet is used for as long as it lives. For the same reason a service
# that does not do its work gets another address.
step_apply() {
  if ! nodes_measured >/dev/null 2>&1; then
    remove_objects "$NAMESPACE" apiservice/v1beta1.metrics.k8s.io
    remove_objects "$NAMESPACE" service/metrics-server
  fi
  apply_file "$(rendered components/metrics-server/metrics-server.yaml)"
  wait_rolled_out "$NAMESPACE" deployment/metrics-server 300
  wait_until 120 'the service of metrics-server' service_answers || fail K8SLAB_METRICS \
    "Cannot reach metrics-server through its service: $(one_line "$WAIT_LAST")" 'Look at the logs of kube-proxy in kube-system'
  apply_file "$(rendered components/metrics-server/api-service.yaml)"
}

service_answers() {
  local address
  address=$(kube -n "$NAMESPACE" get service metrics-server -o 'jsonpath={.spec.clusterIP}') || return 1
  curl -sSfk --noproxy '*' --max-time 5 "https://$address/readyz"
}

step_verify() {
  wait_rolled_out "$NAMESPACE" deployment/metrics-server 300
  # It needs two looks at each kubelet, 15 s apart, before it knows how much CPU was used.
  if wait_until 180 "metrics of all $((K8SLAB_WORKERS + 1)) nodes" nodes_measured; then
    say "$WAIT_LAST"
    if only_pods_measurable; then
      note "kubectl top nodes stays empty: Kubernetes $K8SLAB_KUBERNETES_VERSION measures no whole node on cgroup v2; kubectl top pods and autoscalers work"
    fi
    return
  fi
  kube -n "$NAMESPACE" logs deployment/metrics-server --tail=8 || true
  kube get apiservice v1beta1.metrics.k8s.io -o 'jsonpath={.status.conditions[*].message}{"\n"}' || true
  fail K8SLAB_METRICS "Cannot get metrics of all nodes: $(one_line "$WAIT_LAST")" \
    "Look at: kubectl -n $NAMESPACE logs deployment/metrics-server"
}

# The API first: while it is registered and nobody serves it, namespaces cannot be deleted.
step_remove() {
  remove_objects "$NAMESPACE" apiservice/v1beta1.metrics.k8s.io
  remove_objects "$NAMESPACE" deployment/metrics-server service/metrics-server serviceaccount/metrics-server \
    rolebinding/metrics-server-auth-reader clusterrolebinding/metrics-server:system:auth-delegator \
    clusterrolebinding/system:metrics-server clusterrole/system:metrics-server clusterrole/system:aggregated-metrics-reader
  wait_until 120 'pods of metrics-server to be gone' no_pods ||
    fail K8SLAB_COMPONENT_LEFT "Cannot remove all of metrics-server: $(one_line "$WAIT_LAST") is still there" 'Run it again'
}

no_pods() {
  local left
  left=$(kube -n "$NAMESPACE" get pods -l k8s-app=metrics-server -o name) || return 1
  printf '%s\n' "$left"
  [ -z "$left" ]
}
