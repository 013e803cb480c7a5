# shellcheck shell=bash
# A restored snapshot goes on in the middle of what it did, perhaps months later.

KUBERNETES_DIR=/etc/kubernetes
KUBELET_DIR=/var/lib/kubelet

# What Kubernetes lives by on this node. kubelet's own file holds the newest that it was given.
kubernetes_certificates() {
  # A worker has no etcd; what is not there is not looked at.
  { find "$KUBERNETES_DIR/pki" "$KUBELET_DIR/pki" -name '*.crt' -o -name kubelet-client-current.pem 2>/dev/null || true; } |
    sort
}
kubernetes_logins() { { find "$KUBERNETES_DIR" -maxdepth 1 -name '*.conf' 2>/dev/null || true; } | sort; }

# certificate_problem NOW NAME PEM: prints why the certificate does not hold at that second; nothing when it does.
certificate_problem() {
  local now=$1 name=$2 dates from until
  dates=$(openssl x509 -noout -startdate -enddate <<<"$3" 2>/dev/null) || {
    printf '%s is no certificate\n' "$name"
    return
  }
  from=$(sed -n 's/^notBefore=//p' <<<"$dates")
  until=$(sed -n 's/^notAfter=//p' <<<"$dates")
  if [ "$now" -gt "$(date -d "$until" +%s)" ]; then
    printf '%s expired on %s\n' "$name" "$until"
  elif [ "$now" -lt "$(date -d "$from" +%s)" ]; then
    printf '%s holds from %s on only\n' "$name" "$from"
  fi
}

# certificate_problems NOW: a line for each, of files and of the logins in kubeconfigs.
certificate_problems() {
  local now=$1 file login
  while IFS= read -r file; do
    certificate_problem "$now" "$file" "$(cat "$file")"
  done < <(kubernetes_certificates)
  while IFS= read -r file; do
    login=$(awk '$1 == "client-certificate-data:" { print $2; exit }' "$file")
    # kubelet.conf names a file instead.
    if [ -n "$login" ]; then certificate_problem "$now" "$file" "$(base64 -d <<<"$login")"; fi
  done < <(kubernetes_logins)
}

check_certificates() {
  local problems
  problems=$(certificate_problems "$(date +%s)")
  [ -z "$problems" ] || fail K8SLAB_CERTIFICATES_EXPIRED \
    "Cannot use the restored cluster on $(date -u +%F): $(paste -sd , <<<"$problems")" \
    "On $K8SLAB_CONTROL_PLANE_NAME: sudo kubeadm certs renew all (before 1.20: kubeadm alpha certs renew all), then restart it; a worker whose certificate expired is made anew with k8slab scale. Then save the snapshot again"
  say 'the certificates hold'
}

runtime_answers() {
  case $K8SLAB_RUNTIME in
    docker) timeout 30 docker version ;;
    *) timeout 30 ctr version ;;
  esac
}

# Connections to other nodes ended with the moment the snapshot was taken, and kubelet takes minutes to notice.
restart_services() {
  if ! runtime_answers >/dev/null 2>&1; then
    say "restarting $K8SLAB_RUNTIME: it does not answer"
    systemctl reset-failed "$K8SLAB_RUNTIME" 2>/dev/null || true
    systemctl restart "$K8SLAB_RUNTIME"
  fi
  systemctl reset-failed kubelet 2>/dev/null || true
  systemctl restart kubelet
  say 'kubelet was restarted'
}

after_restore() {
  check_certificates
  restart_services
}
