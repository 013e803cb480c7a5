# shellcheck shell=bash
# The password of the lab's registry, where the lab wants one. It never gets onto a command line.

# What the kubelet uses for every pull of every namespace: no imagePullSecrets in anybody's manifests.
KUBELET_PULL_CONFIG=/var/lib/kubelet/config.json
# Docker's form of it, from the Secret that only kubelets may read. Private, and gone when the step ends.
REGISTRY_LOGIN=$RUN_DIR/registry-login.json

fetch_registry_login() {
  (umask 077 && kube_as_node -n kube-system get secret k8slab-registry -o 'jsonpath={.data.\.dockerconfigjson}' |
    base64 -d >"$REGISTRY_LOGIN")
}

# kubelet_pull_config add|remove: prints the file with or without our hosts; others' stay.
kubelet_pull_config() {
  local ours='{"auths":{}}' theirs='{}'
  [ "$1" = remove ] || ours=$(<"$REGISTRY_LOGIN")
  [ ! -s "$KUBELET_PULL_CONFIG" ] || theirs=$(<"$KUBELET_PULL_CONFIG")
  # shellcheck disable=SC2016,SC2046 # $hosts is jq's; one word each
  jq -S --slurp --args '$ARGS.positional as $hosts | .[0] as $theirs | .[1] as $ours |
    $theirs | .auths = (((.auths // {}) | with_entries(select(.key | IN($hosts[]) | not))) + $ours.auths)' \
    $(registry_hosts) <<<"$theirs $ours"
}

registry_login_in_place() { [ -s "$KUBELET_PULL_CONFIG" ] && kubelet_pull_config add | same_file "$KUBELET_PULL_CONFIG"; }

# The kubelet keeps what it has read for minutes; pods do not notice its restart.
set_registry_login() {
  if registry_login_in_place; then return 0; fi
  kubelet_pull_config add | write_file "$KUBELET_PULL_CONFIG" 0600
  say 'the kubelet of this node knows the password of the registry'
  systemctl restart kubelet
}

forget_registry_login() {
  local left
  [ -s "$KUBELET_PULL_CONFIG" ] || return 0
  left=$(kubelet_pull_config remove)
  if same_file "$KUBELET_PULL_CONFIG" <<<"$left"; then return 0; fi
  if [ "$(jq -c . <<<"$left")" = '{"auths":{}}' ]; then
    rm -f "$KUBELET_PULL_CONFIG"
  else
    write_file "$KUBELET_PULL_CONFIG" 0600 <<<"$left"
  fi
  systemctl restart kubelet
}

# bcrypt PASSWORD SALT: perl's crypt is that of the C library, and every Debian has perl. Cost 5: each request is
# checked anew, which takes seconds at the usual cost on an emulated processor, and the password is random.
bcrypt() { printf '%s\n%s' "$1" "$2" | perl -e 'chomp(my $p = <STDIN>); my $s = <STDIN>; print crypt($p, $s), "\n"'; }

# htpasswd_line USER PASSWORD
htpasswd_line() {
  local salt
  salt=$(openssl rand -base64 48 | tr -dc 'A-Za-z0-9' | cut -c 1-21)
  # The 22nd character carries 2 bits: only . O e u are whole.
  printf '%s:%s\n' "$1" "$(bcrypt "$2" "\$2y\$05\$${salt}u")"
}

# htpasswd_matches FILE USER PASSWORD
htpasswd_matches() {
  local hash
  [ -s "$1" ] && hash=$(sed -n "s/^$2://p" "$1") && [ -n "$hash" ] && [ "$(bcrypt "$3" "$hash")" = "$hash" ]
}

# docker_login_json USER PASSWORD: for all names of the registry.
docker_login_json() {
  local auth
  auth=$(printf '%s:%s' "$1" "$2" | base64 -w 0)
  # shellcheck disable=SC2046 # one word each
  printf '%s' "$auth" | jq -cR --args '. as $auth | {auths: ([$ARGS.positional[] | {(.): {auth: $auth}}] | add)}' $(registry_hosts)
}
