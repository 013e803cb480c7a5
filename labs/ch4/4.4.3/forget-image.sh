#!/usr/bin/env bash
# Forgets an image in every store of this node: forget-image.sh NAME, as docker images shows it, without a tag.
set -euo pipefail
if docker info >/dev/null 2>&1; then
  docker rmi -f "$1:latest" 2>/dev/null || true
  docker images -q -f dangling=true -f label=description="Java Application builder" | xargs -r docker rmi -f
fi
# containerd has several names for one image: this one, and its digest.
if command -v ctr >/dev/null && ctr -n k8s.io version >/dev/null 2>&1; then
  ctr -n k8s.io images ls | awk -v name="$1:" 'index($1, name) { digests[$3] } { names[$1] = $3 }
    END { for (each in names) if (names[each] in digests) print each }' | xargs -r ctr -n k8s.io images rm --sync
fi
