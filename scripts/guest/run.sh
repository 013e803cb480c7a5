#!/usr/bin/env bash
# Turns this machine into a kubeadm node, one idempotent step at a time.
#   run.sh KIND        one step: check, apply if needed, verify, stamp
#   run.sh --all       every step of this node's role, in order (plain `vagrant up`)
#   run.sh --components  every component of this node, in order (plain `vagrant up`, once all nodes are Ready)
#   run.sh --remove COMPONENT  takes a component away again
#   run.sh component-states  prints what is installed here
#   run.sh set-clock SECONDS  moves the clock by so much
#   run.sh after-restore  looks at the certificates and restarts what a restored snapshot has cut off
#   run.sh join-data   control plane: mints a join token and prints it with the CA's hash
# Values come from /etc/k8slab/env, rendered files from /opt/k8slab/files. Output is for people, line by line;
# the line `K8SLAB_RESULT changed|unchanged` ends a step, `K8SLAB_ERROR CODE MESSAGE` on stderr tells why it failed.
set -Eeuo pipefail

GUEST_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export GUEST_DIR LC_ALL=C PATH="$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
umask 022
for library in "$GUEST_DIR"/lib/*.sh; do
  # shellcheck source=/dev/null
  . "$library"
done

usage() {
  printf 'usage: %s KIND | --all | --components | --remove COMPONENT | component-states | set-clock SECONDS | after-restore | join-data\nkinds:' "$0"
  local step
  for step in "$GUEST_DIR"/steps/*.sh "$GUEST_DIR"/components/*.sh; do printf ' %s' "$(basename "$step" .sh)"; done
  printf '\n'
}

# A failure nobody foresaw: name the command, so that the log is not needed to see where it was.
on_error() {
  local code=$1 line=$2 command=$3
  fail_if_full "finish step ${STEP:-?}"
  fail K8SLAB_GUEST_FAILED "Cannot finish step ${STEP:-?}: \"${command%%$'\n'*}\" (line $line) ended with exit code $code" \
    'See the lines above; running the same command again continues where it stopped'
}

# step_cleanup is for what must not stay behind however the step ends (secrets). kill -9 gets past it: the next
# run of the same step removes what is left.
on_exit() {
  if declare -F step_cleanup >/dev/null; then step_cleanup; fi
  rm -f "$RUN_DIR/failed.$$"
}

run_step() {
  local hash
  STEP=$1
  # shellcheck source=/dev/null
  . "$(step_script "$STEP")"
  hash=$(stamp_hash "$STEP")
  if stamp_matches "$STEP" "$hash" && step_check; then
    say 'K8SLAB_RESULT unchanged'
    return
  fi
  fail_if_full "start step $STEP"
  stamp_outdate "$STEP"
  step_apply
  step_verify
  record_component "$STEP"
  stamp_write "$STEP" "$hash"
  say 'K8SLAB_RESULT changed'
}

# A component that was never installed here, or only half, is removed all the same: step_remove has to cope.
remove_component() {
  STEP=$1
  # shellcheck source=/dev/null
  . "$(step_script "$STEP")"
  stamp_outdate "$STEP"
  step_remove
  stamp_remove "$STEP"
  forget_component "$STEP"
  say 'K8SLAB_RESULT changed'
}

# `ready` is not in the list: with plain vagrant the control plane is provisioned before a worker exists.
# static-route's CNI files go first: the kubelet then reports Ready in its very first status.
steps_of_role() {
  local cni=() before=(hosts system packages runtime kubernetes images)
  [ "$K8SLAB_CNI" != static-route ] || before+=(cni)
  [ "$K8SLAB_CNI" = static-route ] || cni=(cni)
  case $K8SLAB_NODE_ROLE in
    control-plane) printf '%s\n' "${before[@]}" init "${cni[@]}" kubectl ;;
    worker) printf '%s\n' "${before[@]}" join ;;
  esac
}

main() {
  local kind=${1-} component='' steps step
  if [ "$kind" = --remove ] && [ "$#" -eq 2 ] && [ -f "$GUEST_DIR/components/${2//[^a-z-]/}.sh" ]; then
    component=$2
  elif [ "$kind" = set-clock ] && [ "$#" -eq 2 ]; then
    :
  elif [ "$#" -ne 1 ] || [[ ! $kind =~ ^(--)?[a-z][a-z-]*$ ]]; then
    usage >&2
    exit 2
  fi
  load_env "$ENV_FILE"
  mkdir -p "$STATE_DIR/stamps" "$RUN_DIR"
  chmod 0700 "$RUN_DIR"
  case $kind in
    --all)
      steps=$(steps_of_role)
      for step in $steps; do
        say "== $step"
        "$GUEST_DIR/run.sh" "$step" </dev/null || exit $?
      done
      ;;
    --components)
      while IFS= read -r step; do
        say "== $step"
        "$GUEST_DIR/run.sh" "$step" </dev/null || exit $?
      done < <(cat "$FILES_DIR/components/order" 2>/dev/null)
      ;;
    --remove)
      trap 'on_error $? $LINENO "$BASH_COMMAND"' ERR
      trap on_exit EXIT
      take_lock "$component"
      remove_component "$component"
      ;;
    component-states) component_states ;;
    set-clock | after-restore)
      trap 'on_error $? $LINENO "$BASH_COMMAND"' ERR
      trap on_exit EXIT
      STEP=$kind
      take_lock "$kind"
      if [ "$kind" = set-clock ]; then set_clock "${2-}"; else after_restore; fi
      say 'K8SLAB_RESULT changed'
      ;;
    join-data)
      trap 'on_error $? $LINENO "$BASH_COMMAND"' ERR
      trap on_exit EXIT
      # Without the lock: a token is minted while another step of this node waits for pods.
      STEP=join-data
      print_join_data
      ;;
    *)
      if [ ! -f "$(step_script "$kind")" ]; then
        usage >&2
        exit 2
      fi
      trap 'on_error $? $LINENO "$BASH_COMMAND"' ERR
      trap on_exit EXIT
      take_lock "$kind"
      run_step "$kind"
      ;;
  esac
}

main "$@"
