/**
 * `sh -c STOP_CONTAINERS sh RUNTIME POD-UID...`: ends the containers of pods, those that do not listen to SIGTERM within
 * a second, and prints the uids of pods that have none running any more. What cannot be asked prints nothing. By ctr
 * and not crictl, which Debian's containerd does not bring.
 */
export const STOP_CONTAINERS = `runtime=$1
shift
running() {
  case $runtime in
  docker) docker ps -q --filter "label=io.kubernetes.pod.uid=$1" --filter label=io.kubernetes.docker.type=container ;;
  *)
    ids=$(ctr -n k8s.io containers ls -q "labels.\\"io.kubernetes.pod.uid\\"==$1,labels.\\"io.cri-containerd.kind\\"==container") || return 1
    tasks=$(ctr -n k8s.io tasks ls) || return 1
    tasks=$(printf '%s\\n' "$tasks" | awk '$3 == "RUNNING" { printf "%s ", $1 }')
    for id in $ids; do
      case " $tasks" in *" $id "*) printf '%s\\n' "$id" ;; esac
    done
    ;;
  esac
}
signal() {
  for id in $2; do
    case $runtime in
    docker) docker kill --signal "$1" "$id" ;;
    *) ctr -n k8s.io tasks kill --signal "$1" "$id" ;;
    esac
  done >/dev/null 2>&1
}
left() { for uid in "$@"; do running "$uid" || return 1; done; }
for sign in SIGTERM SIGKILL; do
  ids=$(left "$@") || exit 1
  [ -n "$ids" ] || break
  signal $sign "$ids"
  tries=10
  while [ $tries -gt 0 ] && ids=$(left "$@") && [ -n "$ids" ]; do
    tries=$((tries - 1))
    sleep 0.1
  done
done
for uid in "$@"; do
  if ids=$(running "$uid") && [ -z "$ids" ]; then printf '%s\\n' "$uid"; fi
done`;
