# shellcheck shell=bash

WAIT_LAST=

# wait_until SECONDS WHAT COMMAND...: runs COMMAND until it succeeds. Its output is what was last seen; it is kept
# in WAIT_LAST and printed every ten seconds. Returns 1 at the deadline. COMMAND needs a time limit of its own.
wait_until() {
  local seconds=$1 what=$2 begin=$SECONDS shown=2 elapsed
  shift 2
  while ! WAIT_LAST=$("$@" 2>&1); do
    elapsed=$((SECONDS - begin))
    if [ "$elapsed" -ge "$seconds" ]; then
      say "gave up after $elapsed s waiting for $what; last seen: $(one_line "${WAIT_LAST:-nothing}")"
      return 1
    fi
    if [ "$elapsed" -ge "$shown" ]; then
      say "waiting for $what ($elapsed of $seconds s); last seen: $(one_line "${WAIT_LAST:-nothing}")"
      shown=$((elapsed + 10))
    fi
    sleep 0.5
  done
}
