# shellcheck shell=bash
# The manifest of calico or flannel: uploaded with the lab, else from the bundle, else from the project.

# cni_manifest: prints it, ready to apply.
cni_manifest() {
  local file
  file=$(find_cni_manifest)
  case $K8SLAB_CNI in
    flannel) flannel_settings <"$file" ;;
    calico) calico_settings "$file" ;;
    *) cat "$file" ;;
  esac
}

find_cni_manifest() {
  local path name sha256 file files
  for file in "$FILES_DIR/cni/$K8SLAB_CNI.yaml" "$FILES_DIR/cni/$K8SLAB_CNI.yml"; do
    if [ -f "$file" ]; then
      printf '%s\n' "$file"
      return
    fi
  done
  if has_bundle && [ -f "$BUNDLE_DIR/manifest.json" ]; then
    files=$(bundle_files manifest)
    while IFS=$'\t' read -r path name _ sha256 _; do
      if [[ $name =~ ^$K8SLAB_CNI(\.ya?ml)?$ ]]; then
        bundle_file "$path" "$sha256"
        return
      fi
    done <<<"$files"
  fi
  download_cni_manifest
}

# Where the plan says that it comes from: cni/source is SHA256, a tab, and the URL.
download_cni_manifest() {
  local sha256 url source file=$STATE_DIR/cni-$K8SLAB_CNI-$K8SLAB_CNI_VERSION.yaml
  source=$(rendered cni/source)
  IFS=$'\t' read -r sha256 url <"$source"
  download "$url" "$file" "$sha256" >&2
  printf '%s\n' "$file"
}

# calico_settings FILE: the manifest with cni/calico.env in it (NAME=value lines, comments with #) as JSON. Setting them
# after `apply` came too late: the first calico-node had made the pool of addresses without them, and all had to start
# twice. VXLAN also takes BGP out, as in the calico-vxlan.yaml of the project: its probes would fail without BIRD.
# On emulated machines its probes, each the start of a large program, left nothing of a processor for the API server:
# there they come once a minute, and Felix is asked on the port it listens on anyway.
calico_settings() {
  local settings slow=false
  if is_emulated; then slow=true; fi
  settings=$(grep -E '^[A-Z][A-Z0-9_]*=' "$(rendered cni/calico.env)" | jq -Rn '[inputs | capture("^(?<name>[^=]+)=(?<value>.*)$")]')
  kube create --dry-run=client --validate=false -o json -f "$1" | jq --argjson env "$settings" --argjson slow "$slow" '
    def felix(path): del(.exec) | .httpGet = {host: "localhost", port: 9099, path: path};
    def seldom: .periodSeconds = 60 | .timeoutSeconds = 30;
    ($env | any(.name == "CALICO_IPV4POOL_VXLAN" and .value == "Always")) as $vxlan |
    if .kind == "DaemonSet" and .metadata.name == "calico-node" then
      .spec.template.spec.containers |= map(if .name != "calico-node" then . else
        .env = [.env[] | select(.name as $name | all($env[]; .name != $name))] + $env |
        if $vxlan then
          (.livenessProbe.exec.command, .readinessProbe.exec.command) |= map(select(test("^-bird") | not))
        else . end |
        if $vxlan and $slow then
          (.livenessProbe |= felix("/liveness")) | (.readinessProbe |= felix("/readiness"))
        else . end
      end)
    elif $vxlan and .kind == "ConfigMap" and .metadata.name == "calico-config" then .data.calico_backend = "vxlan"
    else . end |
    if $slow and .spec.template.spec.containers? then
      .spec.template.spec.containers[] |= with_entries(
        if (.key | endswith("Probe")) and .value.exec then .value |= seldom else . end)
    else . end'
}

# Flannel's manifest has its own pod CIDR and takes the card of the default route, which is the NAT card of a
# VirtualBox machine: it is told the addresses of the plan's nodes instead.
flannel_settings() {
  local addresses line indent
  addresses=$(awk 'NF { print $1 }' <<<"$K8SLAB_HOSTS" | paste -sd '|')
  while IFS= read -r line || [ -n "$line" ]; do
    printf '%s\n' "${line//10.244.0.0\/16/"$K8SLAB_POD_CIDR"}"
    if [[ $line =~ ^([[:space:]]*)-[[:space:]]--kube-subnet-mgr ]]; then
      indent=${BASH_REMATCH[1]}
      printf '%s- "--iface-regex=^(%s)$"\n' "$indent" "${addresses//./[.]}"
    fi
  done
}
