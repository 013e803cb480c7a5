# shellcheck shell=bash
# kubeadm's files with the last values filled in. They hold secrets: only in /run, 0600, removed by the step.

write_init_config() {
  local token
  if [ "$K8SLAB_BOOK_DEFAULTS" = 1 ]; then token=$BOOK_TOKEN; else token=$(kubeadm token generate); fi
  fill_in kubeadm-init.yaml TOKEN="$token" | write_file "$INIT_CONFIG" 0600
}

# From JOIN_TOKEN and JOIN_CA_CERT_HASH.
write_join_config() {
  fill_in kubeadm-join.yaml.in TOKEN="$JOIN_TOKEN" CA_CERT_HASH="$JOIN_CA_CERT_HASH" | write_file "$JOIN_CONFIG" 0600
}
