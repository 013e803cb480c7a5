# shellcheck shell=bash
# The two things a worker needs to join: a token that proves it may, and the hash of the CA that proves to it that
# it talks to the right cluster.

BOOK_TOKEN=123456.1234567890123456

# Prints the two lines a worker's /run/k8slab/join.env is made of.
print_join_data() {
  local command token hash signed
  is_control_plane || fail K8SLAB_JOIN_DATA 'Cannot mint a join token: this node is a worker' 'Ask the control plane'
  wait_until 60 'the API server to mint a token' api_ready >&2 ||
    fail K8SLAB_API_NOT_READY "Cannot mint a join token: the API server does not answer ($(one_line "$WAIT_LAST"))" \
      "Look at: journalctl -u kubelet, and the containers of kube-system on $K8SLAB_NODE_NAME"
  if [ "$K8SLAB_BOOK_DEFAULTS" = 1 ]; then
    # kubeadm init made it, with a TTL of 0; after a restored snapshot it may be gone.
    if ! kube -n kube-system get secret bootstrap-token-123456 >/dev/null 2>&1; then
      kubeadm token create "$BOOK_TOKEN" --ttl 0 --kubeconfig "$ADMIN_CONF" >/dev/null
    fi
    token=$BOOK_TOKEN
    hash=$(ca_hash /etc/kubernetes/pki/ca.crt)
  else
    command=$(kubeadm token create --ttl 30m --print-join-command --kubeconfig "$ADMIN_CONF" 2>/dev/null)
    [[ $command =~ --token[[:space:]]+([a-z0-9]{6}\.[a-z0-9]{16}) ]] || fail K8SLAB_JOIN_DATA \
      'Cannot mint a join token: kubeadm printed no token'
    token=${BASH_REMATCH[1]}
    [[ $command =~ (sha256:[0-9a-f]{64}) ]] || fail K8SLAB_JOIN_DATA 'Cannot mint a join token: kubeadm printed no CA hash'
    hash=${BASH_REMATCH[1]}
  fi
  # The controller manager signs cluster-info for every token, and a kubeadm join that comes too early asks again only
  # every 5 s. Not fatal: kubeadm itself waits for minutes.
  signed="{.data.jws-kubeconfig-${token%%.*}}"
  wait_until 60 'cluster-info to be signed for the new token' cluster_info_has "$signed" >&2 || true
  printf 'K8SLAB_JOIN_TOKEN=%s\nK8SLAB_JOIN_CA_CERT_HASH=%s\n' "$token" "$hash"
}

cluster_info_has() { [ -n "$(kube -n kube-public get configmap cluster-info -o jsonpath="$1")" ]; }

# ca_hash FILE: prints sha256:HEX of a certificate's public key, as kubeadm pins it.
ca_hash() {
  local hash
  hash=$(openssl x509 -in "$1" -noout -pubkey | openssl pkey -pubin -outform DER 2>/dev/null | sha256sum)
  printf 'sha256:%s\n' "${hash%% *}"
}

# read_join_env FILE: sets JOIN_TOKEN and JOIN_CA_CERT_HASH. The file is data: it is not sourced.
read_join_env() {
  local line
  JOIN_TOKEN='' JOIN_CA_CERT_HASH=''
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in
      K8SLAB_JOIN_TOKEN=*) JOIN_TOKEN=${line#*=} ;;
      K8SLAB_JOIN_CA_CERT_HASH=*) JOIN_CA_CERT_HASH=${line#*=} ;;
    esac
  done <"$1"
  [[ $JOIN_TOKEN =~ ^[a-z0-9]{6}\.[a-z0-9]{16}$ ]] || fail K8SLAB_JOIN_DATA \
    "Cannot join: $1 holds no bootstrap token" 'Run k8slab up, which mints one'
  [[ $JOIN_CA_CERT_HASH =~ ^sha256:[0-9a-f]{64}$ ]] || fail K8SLAB_JOIN_DATA \
    "Cannot join: $1 holds no CA hash" 'Run k8slab up, which reads it from the control plane'
}

# With the book's fixed token a worker can join without join.env, as the book's scripts do: it trusts the CA it is
# shown. Sets the same two variables.
trust_book_defaults() {
  local info=$RUN_DIR/cluster-ca.crt
  curl -fsSk --noproxy '*' --max-time 10 \
    "https://$K8SLAB_CONTROL_PLANE_IP:6443/api/v1/namespaces/kube-public/configmaps/cluster-info" |
    jq -r .data.kubeconfig | sed -n 's/^ *certificate-authority-data: *//p' | base64 -d >"$info"
  # shellcheck disable=SC2034 # both are for the join step
  JOIN_TOKEN=$BOOK_TOKEN JOIN_CA_CERT_HASH=$(ca_hash "$info")
  rm -f "$info"
}
