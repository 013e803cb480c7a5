# shellcheck shell=bash
# Why pods wait for images: the reason stands in the pod, its cause - on older kubelets - in an event alone.

# image_trouble NAMESPACE: prints the first image of a pod there that cannot be had, and what the runtime said of it;
# nothing where no pod waits for one.
image_trouble() {
  local pods events
  pods=$(kube -n "$1" get pods -o json 2>/dev/null) || return 1
  events=$(kube -n "$1" get events --field-selector reason=Failed -o json 2>/dev/null) || events='{"items":[]}'
  jq -rn --argjson pods "$pods" --argjson events "$events" '
    [$pods.items[] | .metadata.name as $pod |
      (.status.initContainerStatuses // []) + (.status.containerStatuses // []) | .[] |
      select(.state.waiting.reason // "" | test("^(ErrImage|ImagePull|InvalidImageName)")) |
      .image as $image |
      # "Back-off pulling image" is what is left in the pod while the kubelet waits.
      ([$events.items[] | select(.involvedObject.name == $pod and (.message | contains($image) and contains("Failed to pull"))) |
        .message] | last) // .state.waiting.message // .state.waiting.reason |
      "\($image): \(.)"] | first // empty | .[0:400]' 2>/dev/null
}

# image_hint SAID: what helps with what the runtime said.
image_hint() {
  case $1 in
    *toomanyrequests* | *'429 Too Many'*)
      echo 'The registry limits this network: set registry.mirrors in k8slab.yaml, use a bundle, or run the same command again later'
      ;;
    *'no such host'* | *timeout* | *refused* | *unreachable* | *x509* | *'server misbehaving'*)
      echo 'The registry is not reached from the nodes: check the network, and registry.mirrors and proxy in k8slab.yaml; or use a bundle'
      ;;
    *) echo 'Check registry.mirrors and proxy in k8slab.yaml; what is in a bundle need not be pulled' ;;
  esac
}

# fail_unready CODE MESSAGE NAMESPACE HINT: fails; where pods of the namespace wait for an image, that is what is said.
fail_unready() {
  local why
  why=$(image_trouble "$3") || why=
  [ -z "$why" ] || fail "$1" "$2; cannot pull $why" "$(image_hint "$why")"
  fail "$1" "$2" "$4"
}
