# shellcheck shell=bash
# The pod network. static-route: files and routes on every node. calico, flannel: a manifest, on the control plane.
# env: K8SLAB_CNI K8SLAB_CNI_VERSION K8SLAB_POD_CIDR K8SLAB_POD_SUBNET K8SLAB_POD_ROUTES K8SLAB_NODE_ROLE K8SLAB_HOSTS K8SLAB_BUNDLE_SHA256
# files: cni

CONFLIST=/etc/cni/net.d/10-k8slab.conflist
CNI_MANIFEST=$RUN_DIR/$K8SLAB_CNI.yaml

step_cleanup() { rm -f "$CNI_MANIFEST"; }

conflist() { fill_in cni/static-route.conflist POD_SUBNET="$K8SLAB_POD_SUBNET" POD_CIDR="$K8SLAB_POD_CIDR"; }
routes_here() { ip route show proto 177 | awk '{ print $1, $3 }' | sort; }
routes_wanted() { awk 'NF { print $1, $2 }' <<<"$K8SLAB_POD_ROUTES" | sort; }

workload() { if [ "$K8SLAB_CNI" = calico ]; then echo kube-system ds/calico-node; else echo kube-flannel ds/kube-flannel-ds; fi; }
needs_manifest() { [[ $K8SLAB_CNI =~ ^(calico|flannel)$ ]] && is_control_plane; }

rolled_out() {
  local namespace name
  read -r namespace name <<<"$(workload)"
  kube -n "$namespace" rollout status "$name" --watch=false | tee /dev/stderr | grep -q 'successfully rolled out'
}

step_check() {
  if [ "$K8SLAB_CNI" = static-route ]; then
    conflist | same_file "$CONFLIST" && [ "$(routes_here)" = "$(routes_wanted)" ] && boot_unit_installed k8slab-routes
  elif needs_manifest; then
    rolled_out >/dev/null 2>&1
  fi
}

step_apply() {
  case $K8SLAB_CNI in
    static-route) apply_static_route ;;
    calico | flannel) if needs_manifest; then apply_manifest; else say "$K8SLAB_CNI is installed by the control plane"; fi ;;
    none) note 'no pod network is installed: nodes stay NotReady until you install one' ;;
    *) fail K8SLAB_CNI_UNKNOWN "Cannot install the pod network \"$K8SLAB_CNI\": unknown name" ;;
  esac
}

apply_static_route() {
  local first
  conflist | write_file "$CONFLIST" 0644
  # The runtime takes the first file by name.
  first=$(find /etc/cni/net.d -maxdepth 1 -name '*.conf*' | sort | head -n 1)
  [ "$first" = "$CONFLIST" ] || note "$first comes before $CONFLIST and would be used instead of it"
  # Before the routes: a reboot between the two brings them too.
  boot_unit k8slab-routes
  "$GUEST_DIR/boot/routes.sh"
}

apply_manifest() {
  cni_manifest >"$CNI_MANIFEST"
  patient_apply "$CNI_MANIFEST" ||
    fail K8SLAB_CNI_APPLY "Cannot apply the manifest of $K8SLAB_CNI: $(one_line "$WAIT_LAST")" 'Run k8slab up again'
}

step_verify() {
  local namespace
  if [ "$K8SLAB_CNI" = static-route ]; then
    [ "$(routes_here)" = "$(routes_wanted)" ] || fail K8SLAB_ROUTES \
      "Cannot route to the pods of other nodes: routes are \"$(one_line "$(routes_here)")\", wanted \"$(one_line "$(routes_wanted)")\""
  elif needs_manifest && ! wait_until 600 "$(workload)" rolled_out; then
    namespace=$(workload)
    namespace=${namespace%% *}
    kube -n "$namespace" get pods -o wide || true
    fail_unready K8SLAB_CNI_NOT_READY "Cannot bring up $K8SLAB_CNI within $WAIT_SECONDS s: $(one_line "$WAIT_LAST")" \
      "$namespace" "Look at: kubectl -n $namespace describe pods"
  fi
}
