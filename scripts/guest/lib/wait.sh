# shellcheck shell=bash

WAIT_LAST=
WAIT_SECONDS=

# patient SECONDS: as many on this node. Where the processor is software everything takes several times as long.
patient() { printf '%s\n' $(($1 * K8SLAB_PATIENCE)); }

# wait_until SECONDS WHAT COMMAND...: runs COMMAND until it succeeds. Its output is what was last seen; it is kept
# in WAIT_LAST and printed every ten seconds. Returns 1 at the deadline, which is in WAIT_SECONDS. COMMAND needs a time
# limit of its own. The pauses are as long as the questions: three nodes that asked a slow API server again at once left
# it no time to get better.
wait_until() {
  local seconds what=$2 begin=$SECONDS shown=2 elapsed asked pause
  seconds=$(patient "$1")
  shift 2
  asked=$begin
  # shellcheck disable=SC2034 # for the messages of those who waited
  WAIT_SECONDS=$seconds
  while ! WAIT_LAST=$("$@" 2>&1); do
    elapsed=$((SECONDS - begin)) pause=$((SECONDS - asked))
    if [ "$elapsed" -ge "$seconds" ]; then
      say "gave up after $elapsed s waiting for $what; last seen: $(one_line "${WAIT_LAST:-nothing}")"
      return 1
    fi
    if [ "$elapsed" -ge "$shown" ]; then
      say "waiting for $what ($elapsed of $seconds s); last seen: $(one_line "${WAIT_LAST:-nothing}")"
      shown=$((elapsed + 10))
    fi
    if [ "$pause" -lt 1 ]; then pause=0.5; elif [ "$pause" -gt 10 ]; then pause=10; fi
    sleep "$pause"
    asked=$SECONDS
  done
}
