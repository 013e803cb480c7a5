# shellcheck shell=bash
# kubectl on the control plane for root and the login user, with completion and the alias k; and whether ordinary pods
# run there. That is not for the step init, where a change means another cluster: see start-state.ts.
# env: K8SLAB_KUBERNETES_VERSION K8SLAB_NODE_NAME K8SLAB_UNTAINT

PROFILE=/etc/profile.d/k8slab-kubectl.sh
COMPLETION=/etc/bash_completion.d/kubectl

# The user of Vagrant boxes, and whoever came in by sudo.
users() {
  local user
  for user in root vagrant "${SUDO_USER-}"; do
    if [ -n "$user" ] && id -u "$user" >/dev/null 2>&1; then printf '%s\n' "$user"; fi
  done | sort -u
}
kubeconfig_of() { printf '%s/.kube/config\n' "$(getent passwd "$1" | cut -d : -f 6)"; }

# has_admin FILE: whether it lets in as the administrator of this cluster. Contexts, namespaces and users that somebody
# has added are theirs and stay.
has_admin() {
  [ -s "$1" ] && awk 'NR == FNR { if ($1 ~ /-data:$/) left[$2]; next } { delete left[$2] }
    END { for (value in left) exit 1 }' "$ADMIN_CONF" "$1"
}

profile() {
  cat <<'PROFILE'
# k8slab: the book's short form of kubectl
if [ -n "$BASH_VERSION" ]; then
  alias k=kubectl
  complete -o default -F __start_kubectl k
fi
PROFILE
}

# Shells that are no login shells (sudo su) read this file only.
bashrc() { managed_block /etc/bash.bashrc <<<"if [ -r $PROFILE ]; then . $PROFILE; fi"; }

step_check() {
  local user
  [ -s "$COMPLETION" ] && profile | same_file "$PROFILE" && bashrc | same_file /etc/bash.bashrc || return 1
  for user in $(users); do
    has_admin "$(kubeconfig_of "$user")" || return 1
  done
}

step_apply() {
  local user file
  for user in $(users); do
    file=$(kubeconfig_of "$user")
    if has_admin "$file"; then continue; fi
    if [ -s "$file" ]; then
      mv -f "$file" "$file.bak"
      note "$file was of another cluster or older certificates: it is now $file.bak"
    fi
    write_file "$file" 0600 <"$ADMIN_CONF"
    chown "$user:" "$(dirname "$file")" "$file"
  done
  kubectl completion bash | write_file "$COMPLETION" 0644
  profile | write_file "$PROFILE" 0644
  bashrc | write_file /etc/bash.bashrc 0644
  settle_taint
}

step_verify() {
  # Which context is the current one there is up to its user.
  if ! has_admin "$(kubeconfig_of root)" || ! kube get nodes >/dev/null; then
    fail K8SLAB_KUBECTL "Cannot use $(kubeconfig_of root): kubectl gets no answer with it"
  fi
  say "kubectl is ready for: $(users | paste -sd ' ')"
}
