#!/usr/bin/env bash
# jenkins.sh get|post PATH [OPTION of curl ...]: asks Jenkins as admin. The password comes from its Secret and goes to
# curl through a pipe, as arguments are for everybody to read. --globoff: [ and ] of tree= are no ranges.
set -euo pipefail
verb=$1 path=$2
shift 2

base=http://$(kubectl get service jenkins --namespace default --output jsonpath='{.status.loadBalancer.ingress[0].ip}')
jar=$(mktemp)
trap 'rm -f "$jar"' EXIT

call() {
  kubectl get secret jenkins --namespace default --output jsonpath='{.data.jenkins-admin-password}' | base64 --decode |
    sed 's/.*/user = "admin:&"\n/' |
    curl --fail --silent --show-error --globoff --noproxy '*' --max-time 60 --config - --cookie "$jar" --cookie-jar "$jar" "$@"
}

if [ "$verb" = get ]; then
  call "$@" "$base/$path"
else
  # A crumb keeps others from posting in the name of a browser that is logged in; it belongs to the session.
  crumb=$(call "$base/crumbIssuer/api/json" | jq --raw-output '"\(.crumbRequestField): \(.crumb)"')
  call --request POST --header "$crumb" "$@" "$base/$path"
fi
