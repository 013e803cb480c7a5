# shellcheck shell=bash
# What a step says, and how it fails.

say() { printf '%s\n' "$*"; }

# Something a reader should know that is not an error, e.g. what a container node cannot do.
note() { printf 'note: %s\n' "$*"; }

one_line() { printf '%s' "$*" | tr -s '\n\r\t ' ' '; }

# fail CODE MESSAGE [HINT]: ends the run. Inside $(...) it can only end that subshell; the ERR trap of the shell
# around it then calls fail again, and the marker keeps the first message the only one.
fail() {
  if [ ! -e "$RUN_DIR/failed.$$" ]; then
    : 2>/dev/null >"$RUN_DIR/failed.$$" || true
    printf 'K8SLAB_ERROR %s %s\n' "$1" "$(one_line "$2")" >&2
    if [ -n "${3-}" ]; then printf 'K8SLAB_HINT %s\n' "$(one_line "$3")" >&2; fi
  fi
  exit 1
}
