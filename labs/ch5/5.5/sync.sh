#!/bin/sh
# What is in Git is what runs: takes over the newest commit every few seconds, and puts back what somebody changed by
# hand. Objects with the label gitops=web that are no longer in Git are deleted.
trap exit TERM
git clone --quiet /git/web.git /work
cd /work || exit 1
last=
while :; do
  git fetch --quiet
  if git reset --quiet --hard origin/main 2>/dev/null; then
    # A change without a new commit undoes what somebody did by hand.
    why='put back: '
    if [ "$(git rev-parse HEAD)" != "$last" ]; then
      git log -1 --oneline
      last=$(git rev-parse HEAD)
      why=
    fi
    kubectl apply --prune --selector gitops=web "$PRUNE_LIST=apps/v1/Deployment" "$PRUNE_LIST=core/v1/ConfigMap" \
      -f . 2>&1 | grep -v ' unchanged$' | sed "s/^/$why/"
  fi
  sleep 3 &
  wait $!
done
