# shellcheck shell=bash
# kubeadm init on the control plane. A cluster that once was finished is never reset.
# env: K8SLAB_NODE_NAME K8SLAB_NODE_IP K8SLAB_KUBERNETES_VERSION K8SLAB_CRI_SOCKET K8SLAB_POD_CIDR K8SLAB_SERVICE_CIDR K8SLAB_DNS
# files: kubeadm-init.yaml kubeadm-patches

step_cleanup() { rm -f "$INIT_CONFIG" "$KUBEADM_LOG"; }

finished() { marked init-finished || stamp_exists init; }
traces() { find /etc/kubernetes/admin.conf /etc/kubernetes/manifests /var/lib/etcd/member -maxdepth 1 -type f 2>/dev/null; }

# A finished cluster that is only slow, or still coming up after a boot, needs time, not a repair.
step_check() {
  finished && [ -z "$(missing_parts)" ] && systemctl is-active --quiet kubelet &&
    wait_until 60 'the API server to be ready' api_ready
}

step_apply() {
  if finished; then
    bring_parts_back
    systemctl start kubelet
    await_api 300
    note_changed_config
  else
    if marked init-started; then
      reset_node
    elif [ -n "$(traces)" ]; then
      fail K8SLAB_INIT_FOREIGN \
        "Cannot initialise the control plane: $(traces | paste -sd ' ') exist, and k8slab did not write them" \
        'To give up what is there, run on the node: kubeadm reset -f'
    fi
    run_kubeadm_init
  fi
}

await_api() {
  if ! wait_until "$1" 'the API server to be ready' api_ready; then
    journal_tail kubelet
    fail K8SLAB_API_NOT_READY "Cannot reach the API server of $K8SLAB_NODE_NAME within $WAIT_SECONDS s: $(one_line "$WAIT_LAST")" \
      "The cluster was finished once and is not reset. Look at: journalctl -u kubelet; or give the lab up: k8slab destroy"
  fi
}

config_hash() { sha256sum <"$(rendered kubeadm-init.yaml)" | cut -d ' ' -f 1; }

note_changed_config() {
  if ! config_hash | same_file "$STATE_DIR/init-config"; then
    note 'the settings of kubeadm init have changed; a running cluster keeps those it was made with'
  fi
}

# What a lab moved away, or somebody deleted, as kubeadm wrote it: from the settings that the cluster was made with, or
# not at all.
bring_parts_back() {
  local missing part phase args
  missing=$(missing_parts)
  [ -n "$missing" ] || return 0
  config_hash | same_file "$STATE_DIR/init-config" || fail K8SLAB_MANIFEST_MISSING \
    "Cannot bring back $(paste -sd ' ' <<<"$missing"): the settings of kubeadm init are not those that the cluster was made with" \
    "Put the files back into $MANIFESTS_DIR, if they are still somewhere: find / -xdev -name '$(head -n 1 <<<"$missing").yaml'. Or set the lab file back to how it was, and run k8slab up again"
  mapfile -t args < <(patch_args)
  write_init_config
  for part in $missing; do
    read -ra phase < <(kubeadm_phase_of "$part")
    if ! run_kubeadm 120 init phase "${phase[@]}" --config "$INIT_CONFIG" "${args[@]}"; then
      fail K8SLAB_MANIFEST_MISSING "Cannot bring back $part: $(kubeadm_reason)" \
        "Put $part.yaml back into $MANIFESTS_DIR"
    fi
    note "$MANIFESTS_DIR/$part.yaml was gone; kubeadm has written it anew"
  done
}

# A flag until 1.21, then part of the config; 1.18 knows nothing like it.
patch_args() {
  local minor
  minor=$(kubernetes_minor)
  if [ -d "$FILES_DIR/kubeadm-patches" ] && [ "$minor" -ge 19 ] && [ "$minor" -le 21 ]; then
    printf '%s\n' --experimental-patches "$FILES_DIR/kubeadm-patches"
  fi
}

run_kubeadm_init() {
  local args
  mapfile -t args < <(kubeadm_preflight_args init)
  if [ "$K8SLAB_DNS" != 1 ]; then
    note 'CoreDNS is not installed: the bundle does not have it, or the lab does not want it'
    args+=(--skip-phases=addon/coredns)
  fi
  mapfile -t -O "${#args[@]}" args < <(patch_args)
  write_init_config
  mark init-started
  config_hash | write_file "$STATE_DIR/init-config" 0644
  if ! run_kubeadm 900 init --config "$INIT_CONFIG" --skip-token-print "${args[@]}"; then
    journal_tail kubelet
    fail K8SLAB_INIT "Cannot initialise the control plane: $(kubeadm_reason)" \
      'Running again resets what is half done and starts over'
  fi
  mark init-finished
}

step_verify() {
  await_api 120
  say 'the API server is ready'
}
