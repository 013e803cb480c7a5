# shellcheck shell=bash
# Setting the clock of a machine that a snapshot was restored to. By a difference, not to a time: between the host's
# "it is 12:00" and the command that sets it, an emulated machine takes seconds.

uptime_seconds() { cut -d ' ' -f 1 /proc/uptime; }

# time_after TIME BEGIN NOW: prints TIME plus what has passed since, by the uptime, which no clock change touches.
time_after() { awk -v time="$1" -v begin="$2" -v now="$3" 'BEGIN { printf "%.3f\n", time + now - begin }'; }

# is_near A B: less than a second apart.
is_near() { awk -v a="$1" -v b="$2" 'BEGIN { d = a - b; exit !(d < 1 && d > -1) }'; }

# It knows the time only while it has a server: in a room without internet it has none.
chrony_knows() { command -v chronyc >/dev/null && chronyc tracking 2>/dev/null | grep -Eq '^Leap status *: *Normal'; }

# set_clock SECONDS: forward, or back with a -.
set_clock() {
  local seconds=$1 begin target
  [[ $seconds =~ ^-?[0-9]{1,10}(\.[0-9]{1,9})?$ ]] || fail K8SLAB_CLOCK \
    "Cannot set the clock: \"$seconds\" is no number of seconds"
  begin=$(uptime_seconds)
  target=$(date +%s.%N | awk -v by="$seconds" '{ printf "%.3f\n", $1 + by }')
  if chrony_knows; then
    chronyc makestep || true
    # What chrony measured before the snapshot may be all it has: then it finds nothing to correct.
    if is_near "$(date +%s.%N)" "$(time_after "$target" "$begin" "$(uptime_seconds)")"; then
      say 'chrony has set the clock'
      return
    fi
  fi
  date -s "@$(time_after "$target" "$begin" "$(uptime_seconds)")" >/dev/null || fail K8SLAB_CLOCK \
    'Cannot set the clock of this node: date was refused' 'A container has the clock of its host'
  # So that a reboot does not bring the old time back. Not every machine has a clock of its own.
  if command -v hwclock >/dev/null; then hwclock --systohc 2>/dev/null || true; fi
  say "the clock was moved by $seconds s"
}
