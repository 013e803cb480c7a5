# shellcheck shell=bash
# Jenkins by Helm under the book's names: release and services jenkins in the namespace default, its home on NFS.
# Done means that the login page answers on the load balancer and that a pipeline has run on an agent pod.
# files: components/jenkins
# shellcheck disable=SC2154 # C_* come from component_settings

NAMESPACE=default
# As the plan's volume.yaml says. Removing must not depend on the plan still having it.
JENKINS_HOME_DIR=${K8SLAB_JENKINS_HOME:-/nfs_shared/jenkins}
JOB=k8slab-check

step_cleanup() { rm -rf "$RUN_DIR/jenkins" "$RUN_DIR/helm"; }

jenkins_address() {
  kube -n "$NAMESPACE" get service jenkins --ignore-not-found -o 'jsonpath={.status.loadBalancer.ingress[0].ip}'
}
has_address() { [ -n "$(jenkins_address)" ]; }

# login_answers ADDRESS: for wait_until; prints the status.
login_answers() {
  local status
  status=$(curl -s --noproxy '*' --max-time 10 -o /dev/null -w '%{http_code}' "http://$1/login") || true
  printf 'HTTP status %s\n' "${status:-none}"
  [ "$status" = 200 ]
}

chart_here() { own_helm -n "$NAMESPACE" list --filter '^jenkins$' -o json 2>/dev/null | jq -r '.[0].chart // ""'; }

step_check() {
  component_settings jenkins
  [ "$(chart_here)" = "jenkins-$C_VERSION" ] && workload_comes_back "$NAMESPACE" statefulset/jenkins 900 &&
    wait_until 60 'the login page' login_answers "$(jenkins_address)"
}

claim_is_bound() {
  local phase
  phase=$(kube -n "$NAMESPACE" get persistentvolumeclaim jenkins -o 'jsonpath={.status.phase}') || return 1
  printf '%s\n' "$phase"
  [ "$phase" = Bound ]
}

# A volume remembers the uid of its claim: once that was deleted, no other one of the same name gets it.
free_volume() {
  local phase
  phase=$(kube get persistentvolume jenkins --ignore-not-found -o 'jsonpath={.status.phase}')
  [ "$phase" = Released ] || return 0
  say 'the claim of the volume jenkins was deleted: making room for a new one'
  kube patch persistentvolume jenkins --type merge -p '{"spec":{"claimRef":{"uid":null,"resourceVersion":null}}}'
}

# install_release CHART [OPTION...]
install_release() {
  local chart=$1
  shift
  recover_release "$NAMESPACE" jenkins
  own_helm -n "$NAMESPACE" upgrade --install jenkins "$chart" -f "$(component_dir jenkins)/values.yaml" "$@" >/dev/null ||
    fail K8SLAB_COMPONENT_APPLY 'Cannot install the chart of Jenkins: see the lines of helm above' 'Run k8slab up again'
}

step_apply() {
  local chart address
  component_settings jenkins
  chart=$(component_file jenkins "$C_CHART")
  # The user of its image; NFS knows numbers only.
  mkdir -p "$JENKINS_HOME_DIR"
  chown 1000:1000 "$JENKINS_HOME_DIR"
  free_volume
  apply_file "$(component_dir jenkins)/volume.yaml"
  wait_until 120 'the claim of Jenkins to be bound' claim_is_bound || fail K8SLAB_COMPONENT_NOT_READY \
    "Cannot bind the claim jenkins: $(one_line "$WAIT_LAST")" 'Look at: kubectl describe pvc jenkins'
  say "installing jenkins $C_VERSION"
  install_release "$chart"
  wait_until 180 'an address of MetalLB for Jenkins' has_address || fail K8SLAB_COMPONENT_NOT_READY \
    'Cannot get an address for Jenkins: its service of type LoadBalancer has none' 'Look at: kubectl describe service jenkins'
  address=$(jenkins_address)
  # Known only now. It is configuration as code, which is read again while Jenkins runs.
  install_release "$chart" --set "controller.jenkinsUrl=http://$address/"
  wait_rolled_out "$NAMESPACE" statefulset/jenkins 1800
}

step_verify() {
  local address
  address=$(jenkins_address)
  wait_until 300 "http://$address/login" login_answers "$address" || fail K8SLAB_COMPONENT_NOT_READY \
    "Cannot reach Jenkins at http://$address/login: $(one_line "$WAIT_LAST")" 'Look at: kubectl logs jenkins-0 -c jenkins'
  run_pipeline "$address"
  say "Jenkins answers on http://$address, user admin; its password: kubectl get secret jenkins -o jsonpath='{.data.jenkins-admin-password}' | base64 -d"
}

# jenkins_call URL [OPTION...]: as admin. The password goes through a pipe: arguments are for everybody to read.
jenkins_call() {
  local url=$1
  shift
  kube -n "$NAMESPACE" get secret jenkins -o 'jsonpath={.data.jenkins-admin-password}' | base64 -d |
    sed 's/.*/user = "admin:&"\n/' |
    curl -fsS --noproxy '*' --max-time 30 -K - -b "$RUN_DIR/jenkins/cookies" -c "$RUN_DIR/jenkins/cookies" "$@" "$url"
}

# A crumb belongs to the session in the cookies.
jenkins_post() {
  local base=$1 path=$2 crumb
  shift 2
  crumb=$(jenkins_call "$base/crumbIssuer/api/json" | jq -r '"\(.crumbRequestField): \(.crumb)"') || return 1
  jenkins_call "$base/$path" -X POST -H "$crumb" "$@"
}

# pipeline_ended BASE: for wait_until; prints what is known of the build.
pipeline_ended() {
  local build
  build=$(jenkins_call "$1/job/$JOB/lastBuild/api/json?tree=building,result") || { echo 'no build yet' && return 1; }
  jq -c '{building, result}' <<<"$build"
  [ "$(jq -r .building <<<"$build")" = false ]
}

# Configuration as code is still being read when the login page answers for the first time.
create_job() {
  jenkins_post "$1" "job/$JOB/doDelete" >/dev/null 2>&1 || true
  jenkins_post "$1" "createItem?name=$JOB" -H 'Content-Type: application/xml' \
    --data-binary "@$(component_dir jenkins)/pipeline.xml"
}

run_pipeline() {
  local base=http://$1
  rm -rf "$RUN_DIR/jenkins"
  mkdir -p "$RUN_DIR/jenkins"
  wait_until 300 'Jenkins to take a job' create_job "$base" || fail K8SLAB_COMPONENT_NOT_READY \
    "Cannot give Jenkins a job: $(one_line "$WAIT_LAST")" 'Look at: kubectl logs jenkins-0 -c jenkins'
  jenkins_post "$base" "job/$JOB/build"
  # Its first agent pulls its image.
  wait_until 900 'a pipeline on an agent pod' pipeline_ended "$base" || true
  if [ "$(jq -r .result <<<"$WAIT_LAST" 2>/dev/null)" != SUCCESS ]; then
    jenkins_call "$base/job/$JOB/lastBuild/consoleText" | tail -n 15 || true
    kube -n "$NAMESPACE" get pods -o wide || true
    fail K8SLAB_COMPONENT_NOT_READY "Cannot run a pipeline on an agent pod: $(one_line "$WAIT_LAST")" \
      'Look at: kubectl describe pods -l jenkins/jenkins-jenkins-agent=true'
  fi
  say "a pipeline says: $(jenkins_call "$base/job/$JOB/lastBuild/consoleText" | grep -m 1 '^k8slab-agent-works' || true)"
  jenkins_post "$base" "job/$JOB/doDelete"
  rm -rf "$RUN_DIR/jenkins"
}

# Its home goes too: it is of no use to anything else.
step_remove() {
  if [ -n "$(helm_status "$NAMESPACE" jenkins)" ]; then own_helm -n "$NAMESPACE" uninstall jenkins; fi
  kube -n "$NAMESPACE" delete pods -l jenkins/jenkins-jenkins-agent=true --ignore-not-found --wait=false
  # What helm leaves when it was interrupted; and nothing may hold the volume when its files go.
  remove_objects "$NAMESPACE" statefulset/jenkins service/jenkins service/jenkins-agent secret/jenkins pod/jenkins-0
  remove_objects "$NAMESPACE" persistentvolumeclaim/jenkins
  remove_objects "$NAMESPACE" persistentvolume/jenkins
  rm -rf "$JENKINS_HOME_DIR" "$STATE_DIR/components/jenkins"
}
