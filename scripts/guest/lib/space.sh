# shellcheck shell=bash
# A full disk makes every program fail in its own words: it is looked for before and after them.

NEEDED_MIB=64

# space_problem: prints where there is no room left, nothing where all is well.
space_problem() {
  df -P -k "$STATE_DIR" "${FILES_DIR%/*}" /tmp 2>/dev/null |
    awk -v needed="$NEEDED_MIB" 'NR > 1 && $4 ~ /^[0-9]+$/ && $4 / 1024 < needed && !seen[$6]++ {
      print $6 " has " int($4 / 1024) " MiB left" }' | paste -sd , | sed 's/,/, /g'
}

# fail_if_full WHAT: before what changes this node, and after what failed for no reason it could name.
fail_if_full() {
  local problem
  problem=$(space_problem) || return 0
  [ -z "$problem" ] || fail K8SLAB_NODE_FULL "Cannot $1: a disk of $K8SLAB_NODE_NAME is full ($problem, $NEEDED_MIB wanted)" \
    'Look with: df -h, du -xh --max-depth=2 / | sort -h | tail; remove what is not needed, then run the same command again'
}
