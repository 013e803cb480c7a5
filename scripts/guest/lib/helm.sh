# shellcheck shell=bash
# Helm for our own steps, with nothing of theirs in anybody's home directory.

own_helm() {
  local dir=$RUN_DIR/helm
  HELM_CACHE_HOME=$dir/cache HELM_CONFIG_HOME=$dir/config HELM_DATA_HOME=$dir/data \
    "$PROGRAM_BIN/helm" --kubeconfig "$ADMIN_CONF" "$@"
}

# helm_status NAMESPACE RELEASE: deployed, failed, pending-install ..., or nothing.
helm_status() { own_helm -n "$1" status "$2" -o json 2>/dev/null | jq -r '.info.status // ""' || true; }

# recover_release NAMESPACE RELEASE: a run that was cut off leaves a release that helm calls busy for ever.
recover_release() {
  case $(helm_status "$1" "$2") in
    pending-install | uninstalling) own_helm -n "$1" uninstall "$2" ;;
    pending-upgrade | pending-rollback) own_helm -n "$1" rollback "$2" ;;
  esac
}
