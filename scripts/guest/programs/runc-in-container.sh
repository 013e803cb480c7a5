#!/usr/bin/env bash
# runc for the Docker of a node that is a container: there the kernel may refuse to lower oom_score_adj, and the pause
# container of each pod asks for -998. containerd has a setting for it (restrict_oom_score_adj), Docker has none.
set -euo pipefail

bundle=.
previous=
for word; do
  case $word in --bundle=*) bundle=${word#--bundle=} ;; esac
  case $previous in --bundle | -b) bundle=$word ;; esac
  previous=$word
done

config=$bundle/config.json
lowest=$(cat /proc/self/oom_score_adj)
if [ -f "$config" ] && jq --exit-status --argjson lowest "$lowest" '(.process.oomScoreAdj // $lowest) < $lowest' "$config" >/dev/null; then
  changed=$(jq --compact-output --argjson lowest "$lowest" '.process.oomScoreAdj = $lowest' "$config")
  printf '%s' "$changed" >"$config"
fi
exec runc "$@"
