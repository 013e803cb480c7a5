# shellcheck shell=bash
# kubeadm, kubelet, kubectl and CNI plugins, from the bundle, pkgs.k8s.io or dl.k8s.io.
# env: K8SLAB_KUBERNETES_VERSION K8SLAB_KUBERNETES_SOURCE K8SLAB_BUNDLE_SHA256
# files: kubelet.service 10-kubeadm.conf

BINARIES=(/usr/bin/kubeadm /usr/bin/kubelet /usr/bin/kubectl)
FINGERPRINT=$STATE_DIR/kubernetes.files

# Size and time instead of a hash of 190 MB: enough to see that somebody exchanged a binary since the last run.
fingerprint() { stat -c '%n %s %Y' "${BINARIES[@]}" 2>/dev/null; }

# Packages bring their own unit; plain binaries need ours.
is_packaged() { package_installed kubelet; }

step_check() {
  fingerprint | same_file "$FINGERPRINT" && [ -x "$CNI_BIN/loopback" ] && systemctl is-enabled --quiet kubelet || return 1
  is_packaged || same_file /etc/systemd/system/kubelet.service <"$(rendered kubelet.service)"
}

from_bundle() {
  local path name sha256 target mode files
  if is_golden; then
    say 'this box has the bundle inside: nothing to copy'
    return 0
  fi
  if bundle_taken kubernetes && fingerprint | same_file "$FINGERPRINT"; then return 0; fi
  check_manifest
  files=$(bundle_files binary cni-plugin)
  [ -n "$files" ] || return 0 # a bundle of Debian packages: the step packages has installed them
  while IFS=$'\t' read -r path name _ sha256 target mode _; do
    if is_runtime_program "$name"; then continue; fi # the step runtime has installed it
    [[ $target == /* ]] || fail K8SLAB_BUNDLE_CHANGED "Cannot install $path: its manifest entry has no install path" \
      'Check it with k8slab bundle verify'
    install_verified "$BUNDLE_DIR/$path" "$sha256" "$target" "$mode"
  done <<<"$files"
}

step_apply() {
  local before
  before=$(fingerprint || true)
  case $K8SLAB_KUBERNETES_SOURCE in
    bundle) from_bundle ;;
    pkgs.k8s.io) from_pkgs_k8s_io ;;
    dl.k8s.io) from_dl_k8s_io ;;
    *) fail K8SLAB_SOURCE_UNKNOWN "Cannot install Kubernetes from \"$K8SLAB_KUBERNETES_SOURCE\": unknown source" ;;
  esac
  if ! is_packaged; then
    service_file kubelet /etc/systemd/system/kubelet.service 0644 <"$(rendered kubelet.service)"
    service_file kubelet /etc/systemd/system/kubelet.service.d/10-kubeadm.conf 0644 <"$(rendered 10-kubeadm.conf)"
    # As the packages have it: kubelet of a worker, where kubeadm makes none, misses it every second.
    mkdir -p "$MANIFESTS_DIR"
  fi
  if [ "$before" != "$(fingerprint)" ]; then mark restart-kubelet; fi
  systemctl daemon-reload
  # Not started: without kubeadm's configuration it would only crash and be restarted. kubeadm starts it.
  systemctl enable --quiet kubelet
  if systemctl is-active --quiet kubelet && marked restart-kubelet; then systemctl restart kubelet; fi
  unmark restart-kubelet
}

step_verify() {
  local wanted=v$K8SLAB_KUBERNETES_VERSION kubelet kubeadm kubectl
  kubelet=$(kubelet --version) kubeadm=$(kubeadm version -o short) kubectl=$(kubectl version --client -o yaml)
  kubelet=${kubelet##* }
  kubectl=$(sed -n 's/^ *gitVersion: *//p' <<<"$kubectl")
  if [ "$kubelet $kubeadm $kubectl" != "$wanted $wanted $wanted" ]; then
    fail K8SLAB_KUBERNETES_VERSION \
      "Cannot use Kubernetes $wanted: kubelet is $kubelet, kubeadm is $kubeadm, kubectl is $kubectl" \
      'Another package or an earlier program in PATH brings its own; see: type -a kubelet kubeadm kubectl'
  fi
  [ -x "$CNI_BIN/loopback" ] || fail K8SLAB_CNI_PLUGINS "Cannot run pods: $CNI_BIN has no CNI plugins" \
    'The source or bundle of Kubernetes does not bring them'
  fingerprint | write_file "$FINGERPRINT" 0644
  if has_bundle; then mark_bundle_taken kubernetes; fi
  say "kubeadm, kubelet and kubectl are $wanted"
}
