# shellcheck shell=bash
# kubectl on the control plane for root and the login user, with completion and the alias k.
# env: K8SLAB_KUBERNETES_VERSION

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
    same_file "$(kubeconfig_of "$user")" <"$ADMIN_CONF" || return 1
  done
}

step_apply() {
  local user file
  for user in $(users); do
    file=$(kubeconfig_of "$user")
    write_file "$file" 0600 <"$ADMIN_CONF"
    chown "$user:" "$(dirname "$file")" "$file"
  done
  kubectl completion bash | write_file "$COMPLETION" 0644
  profile | write_file "$PROFILE" 0644
  bashrc | write_file /etc/bash.bashrc 0644
}

step_verify() {
  kubectl --kubeconfig "$(kubeconfig_of root)" --request-timeout=10s get nodes >/dev/null ||
    fail K8SLAB_KUBECTL "Cannot use $(kubeconfig_of root): kubectl gets no answer with it"
  say "kubectl is ready for: $(users | paste -sd ' ')"
}
