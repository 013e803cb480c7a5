#!/usr/bin/env bash
# build.sh: gives the pipeline the source in app/, starts a build, waits for its end and prints its console output.
set -euo pipefail
kubectl create configmap cicd-source --namespace default --from-file=app --dry-run=client --output yaml |
  kubectl apply -f -
number=$(./jenkins.sh get 'job/cicd-app/api/json?tree=nextBuildNumber' | jq .nextBuildNumber)
./jenkins.sh post job/cicd-app/build
until ./jenkins.sh get "job/cicd-app/$number/api/json?tree=building" 2>/dev/null | grep -q '"building":false'; do
  sleep 3
done
./jenkins.sh get "job/cicd-app/$number/consoleText"
