# shellcheck shell=bash
# Talking to the cluster and to kubeadm.

# An API server that needs a minute for every answer never answers a request of ten seconds, however often it is asked.
kube() { kubectl --kubeconfig "$ADMIN_CONF" --request-timeout="$(patient 10)s" "$@"; }
kube_as_node() { kubectl --kubeconfig "$KUBELET_CONF" --request-timeout="$(patient 10)s" "$@"; }

# patient_apply FILE [OPTION...]: kubectl apply; what it said is in WAIT_LAST. Dozens of objects in a row: a slow control
# plane is late for one of them, and then all the others are there already. Where the processor is software it has no time
# either for the description of all kinds, megabytes that are made anew after each kind a network brings along: nothing is
# checked then but what the server itself checks.
patient_apply() {
  local file=$1 name=${1##*/} result=0
  shift
  if is_emulated; then
    patient_probes <"$file" | write_file "$RUN_DIR/patient-$STEP/$name" 0600 || fail K8SLAB_GUEST_FAILED "Cannot copy $file to $RUN_DIR"
    file=$RUN_DIR/patient-$STEP/$name
    set -- --validate=false "$@"
  fi
  wait_until 300 "the API server to take $name" kube apply --request-timeout="$(patient 60)s" "$@" -f "$file" || result=1
  # It may hold a password.
  rm -rf "$RUN_DIR/patient-$STEP"
  [ "$result" = 0 ] || return 1
  say "$WAIT_LAST"
}

# patient_probes <MANIFEST: its probes wait as many times longer for an answer, and kill only after as many more. With one
# second MetalLB's speakers were killed again and again by kubelets for which everything was late, and each start anew
# made it later.
patient_probes() {
  awk -v factor="$K8SLAB_PATIENCE" '
    function depth(line) { match(line, /[^ ]/); return RSTART }
    function finish(  pad) {
      if (child) {
        pad = sprintf("%" (child - 1) "s", "")
        print pad "timeoutSeconds: " timeout * factor
        if (kills) print pad "failureThreshold: " failures * factor
      }
      open = child = 0
    }
    open && NF && depth($0) <= base { finish() }
    open && NF && !child { child = depth($0) }
    open && $1 == "timeoutSeconds:" { timeout = $2; next }
    open && kills && $1 == "failureThreshold:" { failures = $2; next }
    { print }
    /^ *(liveness|readiness|startup)Probe: *$/ { open = 1; base = depth($0); kills = !/readiness/; timeout = 1; failures = 3 }
    END { finish() }'
}

# Asks with the admin's certificate, so it answers for the certificates too. Prints the answer.
api_ready() { [ -f "$ADMIN_CONF" ] && kubectl --kubeconfig "$ADMIN_CONF" --request-timeout="$(patient 5)s" get --raw /readyz; }

# The last words of a daemon, for a failure.
journal_tail() {
  say "last lines of $1:"
  journalctl --no-pager -o cat -n 15 -u "$1" 2>/dev/null || true
}

# kubeadm looks for its images and its containers with crictl, except with dockershim. Debian 12 has no crictl.
needs_crictl() { [ "$K8SLAB_RUNTIME" != docker ] && ! command -v crictl >/dev/null; }

# kubeadm_preflight_args init|join: prints the arguments that keep kubeadm from refusing what this node cannot have,
# one a line, and says on stderr which and why. Nothing is ignored that the node does have.
kubeadm_preflight_args() {
  local ignored=() bridge=/proc/sys/net/bridge/bridge-nf-call-iptables
  if needs_crictl; then
    # init would pull its images through crictl, and that cannot be ignored alone.
    if [ "$1" = init ]; then
      note 'kubeadm skips its preflight checks: they ask containerd through crictl, and this node has none' >&2
      echo --skip-phases=preflight
      return
    fi
    note 'kubeadm ignores FileExisting-crictl: this node has none' >&2
    ignored+=(FileExisting-crictl)
  fi
  if is_container; then
    note 'kubeadm ignores SystemVerification: kernel configuration and cgroups are those of the host' >&2
    ignored+=(SystemVerification)
    if [ ! -e "$bridge" ]; then
      note "kubeadm ignores FileContent--proc-sys-net-bridge-bridge-nf-call-iptables: the host has not loaded br_netfilter" >&2
      ignored+=(FileContent--proc-sys-net-bridge-bridge-nf-call-iptables)
    fi
    if [ "$(wc -l </proc/swaps)" -gt 1 ]; then
      note 'kubeadm ignores Swap: it is the swap of the host' >&2
      ignored+=(Swap)
    fi
  fi
  if [ ${#ignored[@]} -gt 0 ]; then
    local IFS=,
    printf -- '--ignore-preflight-errors=%s\n' "${ignored[*]}"
  fi
}

# run_kubeadm SECONDS ARG...: kubeadm with a deadline; its words go to KUBEADM_LOG too.
run_kubeadm() {
  local seconds
  seconds=$(patient "$1")
  shift
  timeout "$seconds" kubeadm "$@" </dev/null 2>&1 | tee "$KUBEADM_LOG"
}

# Why the last run_kubeadm ended, by kubeadm's own words. They are dozens of lines above the last ones of a kubelet.
kubeadm_reason() {
  local reason
  reason=$(sed -n '/^error/,/^To see the stack trace/{/^To see the stack trace/!p;}' "$KUBEADM_LOG")
  printf 'kubeadm %s\n' "${reason:-gave no reason, or had no more time; see the lines above}"
}

# Takes back a kubeadm init or join that was cut off. Only ever called for what never became a finished node.
reset_node() {
  say 'kubeadm reset of the half-done node'
  # Without crictl kubeadm cannot remove the containers it finds, and says so; ctr does it.
  kubeadm reset -f --cri-socket "$K8SLAB_CRI_SOCKET" </dev/null || true
  systemctl stop kubelet
  if needs_crictl; then remove_containers; fi
  # kubeadm leaves etcd's data when it cannot read its manifest.
  rm -rf /var/lib/etcd/member
  find /etc/kubernetes -maxdepth 1 -name '*.conf' -delete 2>/dev/null || true
  rm -rf /etc/kubernetes/pki /var/lib/kubelet/pki
  find "$MANIFESTS_DIR" -mindepth 1 -delete 2>/dev/null || true
}

remove_containers() {
  local id
  for id in $(ctr -n k8s.io tasks ls -q); do
    ctr -n k8s.io tasks kill --all --signal SIGKILL "$id" 2>/dev/null || true
    ctr -n k8s.io tasks delete --force "$id" >/dev/null 2>&1 || true
  done
  for id in $(ctr -n k8s.io containers ls -q); do ctr -n k8s.io containers delete "$id" || true; done
  systemctl restart containerd
}
