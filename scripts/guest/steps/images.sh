# shellcheck shell=bash
# Container images that this node needs before kubeadm runs.
# env: K8SLAB_NODE_ROLE K8SLAB_RUNTIME K8SLAB_KUBERNETES_VERSION K8SLAB_IMAGE_REPOSITORY K8SLAB_PAUSE_IMAGE K8SLAB_BUNDLE_SHA256 K8SLAB_DNS
# files: kubeadm-init.yaml

IMAGE_LIST=$STATE_DIR/images

step_cleanup() { rm -f "$INIT_CONFIG"; }

# Of lines that begin with an image, those for this node. A worker never runs the control plane: more than half of the
# bytes.
of_this_node() {
  if is_control_plane; then cat; else awk '$1 !~ "/(kube-apiserver|kube-controller-manager|kube-scheduler|etcd):"'; fi
}

# Name, path and sha256 of each image of the bundle for this node.
bundle_images() { bundle_files image | awk -F '\t' -v OFS='\t' '{ print $2, $1, $4 }' | of_this_node; }

# What the box came with; nothing where it was made before boxes noted that.
golden_images() { jq -r '.images[]?' "$GOLDEN_FILE" | of_this_node; }

# Of a golden box all that it came with: labs need them too, and a kubelet whose disk is full deletes what does not run.
wanted_images() {
  if has_bundle && bundle_taken images; then
    cat "$IMAGE_LIST"
  elif has_bundle && [ -f "$BUNDLE_DIR/manifest.json" ]; then
    bundle_images | cut -f 1
  elif box_has_images && [ -n "$(golden_images)" ]; then
    golden_images
  elif is_control_plane; then
    write_init_config
    kubeadm config images list --config "$INIT_CONFIG" 2>/dev/null | filter_dns
    step_cleanup
  else
    printf '%s\n' "$K8SLAB_PAUSE_IMAGE" "$K8SLAB_IMAGE_REPOSITORY/kube-proxy:v$K8SLAB_KUBERNETES_VERSION"
  fi
}
filter_dns() { if [ "$K8SLAB_DNS" = 1 ]; then cat; else grep -v /coredns; fi; }

missing_images() {
  local wanted names
  wanted=$(wanted_images)
  mapfile -t names <<<"$wanted"
  images_missing "${names[@]}"
}

# With what was wanted when the stamp was made: kubeadm takes long to print its list, and it cannot have changed.
step_check() {
  local names
  [ -s "$IMAGE_LIST" ] && mapfile -t names <"$IMAGE_LIST" && [ -z "$(images_missing "${names[@]}")" ]
}

import_missing() {
  local missing images
  if bundle_taken images && step_check; then return 0; fi
  unmark bundle-images
  # The archives of what a box has lost are brought to it, no others.
  box_has_images || check_manifest
  missing=$(missing_images)
  [ -n "$missing" ] || return 0
  if box_has_images && [ ! -f "$BUNDLE_DIR/manifest.json" ]; then
    fail K8SLAB_IMAGES_MISSING "Cannot find image(s) $(paste -sd ' ' <<<"$missing") any more: the box had them" \
      'A kubelet whose disk is full deletes images. Run k8slab up again, which brings those of the bundle'
  fi
  check_manifest
  images=$(bundle_images)
  import_bundle_images "$missing" <<<"$images"
}

# pull_one NAME. By a program each time, not by a shell of its own: that would not know what this one does.
pull_one() {
  if [ "$K8SLAB_RUNTIME" = docker ]; then
    timeout 600 docker pull -q "$1"
  elif command -v crictl >/dev/null; then
    timeout 600 crictl pull "$1"
  else
    timeout 600 ctr -n k8s.io images pull --hosts-dir /etc/containerd/certs.d "$1" >/dev/null
  fi
}

pull_missing() {
  local name
  for name in $(missing_images); do
    say "pulling $name"
    wait_until 900 "the registry to give $name" pull_one "$name" </dev/null ||
      fail K8SLAB_IMAGE_PULL "Cannot pull $name: $WAIT_LAST" "$(image_hint "$WAIT_LAST")"
  done
}

# In the store of containerd: Docker has its own.
box_has_images() { is_golden && [ "$K8SLAB_RUNTIME" != docker ]; }

step_apply() { if has_bundle; then import_missing; else pull_missing; fi; }

step_verify() {
  local left hint='Something on the node removes images: see whether its disk is full, then run k8slab up again'
  left=$(missing_images | paste -sd ' ')
  if has_bundle; then
    hint='An archive of the bundle carries another name than its manifest says; check it with k8slab bundle verify'
  fi
  [ -z "$left" ] || fail K8SLAB_IMAGES_MISSING "Cannot find image(s) $left in $K8SLAB_RUNTIME after bringing them there" "$hint"
  if ! has_bundle || ! bundle_taken images; then wanted_images | write_file "$IMAGE_LIST" 0644; fi
  if has_bundle; then mark_bundle_taken images; fi
  say "$(wc -l <"$IMAGE_LIST") images are in $K8SLAB_RUNTIME"
}
