#!/usr/bin/env bash
# runc for the Docker of a node that is a container. There the kernel may refuse to lower oom_score_adj, and the pause
# container of each pod asks for -998; and a privileged container gets all capabilities that there are, also those that
# the node itself has not. containerd minds both; Docker 20.10 has no settings for them.
set -euo pipefail

# By their number in the kernel.
CAPABILITIES=(CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE
  NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE
  SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL
  SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE)

# Those that this process may have, as Docker names them.
own_capabilities() {
  local mask number
  mask=$((16#$(sed -n 's/^CapBnd:[[:space:]]*//p' /proc/self/status)))
  for number in "${!CAPABILITIES[@]}"; do
    if (((mask >> number) & 1)); then printf 'CAP_%s\n' "${CAPABILITIES[number]}"; fi
  done
}

bundle=.
previous=
for word; do
  case $word in --bundle=*) bundle=${word#--bundle=} ;; esac
  case $previous in --bundle | -b) bundle=$word ;; esac
  previous=$word
done

config=$bundle/config.json
if [ -f "$config" ]; then
  changed=$(own_capabilities | jq --raw-input --slurp --compact-output --slurpfile config "$config" \
    --argjson lowest "$(cat /proc/self/oom_score_adj)" '
      (split("\n") | map({key: ., value: true}) | from_entries) as $own | $config[0]
      | if (.process.oomScoreAdj // $lowest) < $lowest then .process.oomScoreAdj = $lowest else . end
      | if .process.capabilities then .process.capabilities |= map_values(map(select($own[.]))) else . end')
  printf '%s' "$changed" >"$config"
fi
exec runc "$@"
