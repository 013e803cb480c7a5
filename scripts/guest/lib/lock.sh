# shellcheck shell=bash

# take_lock KIND: one step at a time on a node. The lock is a descriptor that child processes inherit: when a run
# is killed while its kubeadm or apt still works, the next run waits for that child instead of racing it.
# (Daemons do not inherit it, systemd starts them.)
take_lock() {
  local seconds=${K8SLAB_LOCK_SECONDS:-600} lock=$RUN_DIR/lock
  # Components are installed side by side, each under a lock of its own.
  if [ -f "$GUEST_DIR/components/$1.sh" ]; then lock=$RUN_DIR/lock.$1; fi
  exec 9>>"$lock"
  if ! flock -n 9; then
    say "waiting for the lock of this node (at most $seconds s), held by: $(cat "$lock.holder" 2>/dev/null)"
    flock -w "$seconds" 9 || fail K8SLAB_GUEST_LOCKED \
      "Cannot run $1: another run still holds $lock after $seconds s ($(cat "$lock.holder" 2>/dev/null))" \
      'See what it does with: ps axf'
  fi
  printf 'step %s, pid %s\n' "$1" "$$" >"$lock.holder"
}
