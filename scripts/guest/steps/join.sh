# shellcheck shell=bash
# kubeadm join on a worker, with what the control plane's join-data printed into /run/k8slab/join.env.
# env: K8SLAB_NODE_NAME K8SLAB_NODE_IP K8SLAB_CONTROL_PLANE_IP K8SLAB_KUBERNETES_VERSION K8SLAB_CRI_SOCKET
# files: kubeadm-join.yaml.in

JOIN_ENV=$RUN_DIR/join.env

step_cleanup() { rm -f "$JOIN_ENV" "$JOIN_CONFIG" "$KUBEADM_LOG"; }

# The kubelet's own certificate: it answers for joining, for the CA and for the node object. Raw, as kubectl else asks
# first for all kinds there are.
node_answers() { [ -s "$KUBELET_CONF" ] && kube_as_node get --raw "/api/v1/nodes/$K8SLAB_NODE_NAME"; }
api_reachable() { curl -fsSk --noproxy '*' --max-time "$(patient 5)" "https://$K8SLAB_CONTROL_PLANE_IP:6443/healthz"; }

step_check() { systemctl is-active --quiet kubelet && node_answers >/dev/null 2>&1; }

step_apply() {
  wait_until 300 "the API server at $K8SLAB_CONTROL_PLANE_IP:6443" api_reachable ||
    fail K8SLAB_API_NOT_READY "Cannot join: the API server at $K8SLAB_CONTROL_PLANE_IP:6443 does not answer ($(one_line "$WAIT_LAST"))" \
      "Check the node $K8SLAB_CONTROL_PLANE_NAME and the network between the nodes"
  if finish_join; then return; fi
  if marked join-started; then reset_node; fi
  run_kubeadm_join
}

# What is left of kubeadm join once a node has its certificate. Returns 1 where only joining anew helps.
finish_join() {
  if ! [ -s "$KUBELET_CONF" ] || ! came_back; then return 1; fi
  # The last thing kubeadm join does; older kubeadm upgrade and reset look for it.
  if [ "$(kubernetes_minor)" -lt 34 ]; then
    wait_until 60 'the API server to take the address of the container runtime' \
      kube_as_node annotate --overwrite node "$K8SLAB_NODE_NAME" "kubeadm.alpha.kubernetes.io/cri-socket=$K8SLAB_CRI_SOCKET" ||
      fail K8SLAB_API_NOT_READY "Cannot tell the cluster of the container runtime of $K8SLAB_NODE_NAME: $(one_line "$WAIT_LAST")" \
        "Look at $K8SLAB_CONTROL_PLANE_NAME, then run the same command again"
  fi
}

# Joined, but the kubelet is down or its node was deleted: it registers itself when it starts. Returns 1 where only
# joining anew helps. A worker that was finished is taken back for a reason only, not because the API is slow.
came_back() {
  node_answers >/dev/null 2>&1 || systemctl restart kubelet
  if wait_until 60 'the node of this kubelet' node_answers; then
    systemctl start kubelet
  elif [[ $WAIT_LAST == *'expired or is not yet valid'* ]]; then
    # Joining anew would meet the same certificates, and cost the node all it has.
    fail K8SLAB_CLOCK "Cannot trust the certificates of the cluster: the clock of $K8SLAB_NODE_NAME says $(date -u +%FT%TZ) ($(one_line "$WAIT_LAST"))" \
      "Compare date -u on $K8SLAB_NODE_NAME, $K8SLAB_CONTROL_PLANE_NAME and this host, set the wrong one, then run the same command again"
  elif stamp_exists join && [[ ! $WAIT_LAST =~ Unauthorized|x509|NotFound|Forbidden ]]; then
    fail K8SLAB_API_NOT_READY "Cannot see whether $K8SLAB_NODE_NAME is still in the cluster: $(one_line "$WAIT_LAST")" \
      "Look at $K8SLAB_CONTROL_PLANE_NAME, then run the same command again"
  else
    return 1
  fi
}

run_kubeadm_join() {
  local args deadline
  deadline=$((SECONDS + $(patient 120)))
  if [ -s "$JOIN_ENV" ]; then
    read_join_env "$JOIN_ENV"
  elif [ "$K8SLAB_BOOK_DEFAULTS" = 1 ]; then
    note "joining with the book's fixed token, and trusting the CA that $K8SLAB_CONTROL_PLANE_IP shows"
    trust_book_defaults
  else
    fail K8SLAB_JOIN_DATA "Cannot join: $JOIN_ENV is not there" \
      "k8slab up puts it there; by hand: run.sh join-data on $K8SLAB_CONTROL_PLANE_NAME, its two lines into that file"
  fi
  mapfile -t args < <(kubeadm_preflight_args join)
  write_join_config
  mark join-started
  while ! run_kubeadm 400 join --config "$JOIN_CONFIG" "${args[@]}"; do
    # The control plane takes up to 40 s to see that the earlier kubelet of this name has gone.
    if grep -q 'already exists in the cluster' "$KUBEADM_LOG" && [ "$SECONDS" -lt "$deadline" ]; then
      say "waiting for the control plane to notice that the earlier $K8SLAB_NODE_NAME has gone"
      sleep 5
      continue
    fi
    # kubeadm gives its last request ten seconds, and a slow API server needs more for the first node it hears of.
    if grep -q 'error uploading crisocket' "$KUBEADM_LOG" && finish_join; then
      note 'kubeadm had no more time for its last step, which is done now'
      return
    fi
    journal_tail kubelet
    fail K8SLAB_JOIN "Cannot join the cluster: $(kubeadm_reason)" \
      'Running again resets what is half done and starts over, with a fresh token'
  done
}

step_verify() {
  if ! wait_until 120 "node $K8SLAB_NODE_NAME in the cluster" node_answers; then
    journal_tail kubelet
    fail K8SLAB_JOIN "Cannot see $K8SLAB_NODE_NAME in the cluster: $(one_line "$WAIT_LAST")" 'Look at: journalctl -u kubelet'
  fi
  say "$K8SLAB_NODE_NAME has joined"
}
