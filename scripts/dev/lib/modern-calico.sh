# shellcheck shell=bash
# shellcheck disable=SC2154 # variables of the files that the calling script sources before
# Calico for the modern bundle, as far as it can be had as Go modules: without BIRD, which is C, so with VXLAN only.
set -euo pipefail

# The tip of its branch for 3.28, the newest that the module proxy can name: its tags from v3 on are not versions that
# Go accepts. The types of its API are a module of their own, of which the proxy has this one.
modern_calico_version=3.28.5
modern_calico_module=github.com/projectcalico/calico@v1.11.0-cni-plugin.0.20250813170300-a0db560f0520
modern_calico_api=github.com/projectcalico/api@v0.0.0-20240708202104-e3f70b269c2c

# The directory with bin/*, calico.yaml as the project has it, and node/, the rest of the image of calico-node.
modern_calico() {
  stored modern-calico "$(key_of "$(minbase_key)" "$modern_go_version $modern_calico_module $modern_calico_api" \
    "$(declare -f build_modern_calico calico_node_root write_start_runit shell_tree go_modern_env module_source)")" build_modern_calico
}
build_modern_calico() {
  local work=$1
  say "building Calico $modern_calico_version (BIRD is left out)"
  go_modern_env
  module_source "$work/.src" "$modern_calico_module"
  mkdir "$work/bin"
  cd "$work/.src"
  go mod edit -replace "github.com/projectcalico/api=$modern_calico_api"
  go build -mod=mod -o "$work/bin/" -ldflags '-s -w -buildid=' ./cni-plugin/cmd/{calico,install} \
    ./kube-controllers/cmd/{kube-controllers,check-status} ./node/cmd/{calico-node,mountns}
  cp manifests/calico.yaml "$work/"
  cd "$work"
  rm -rf .src
  calico_node_root "$work"
}

# What Felix calls: iptables in its nft form as on the nodes, and ipset.
calico_node_root() {
  local tree=$1/.tree out=$1/node name
  mkdir "$tree"
  tar -C "$tree" -xpf "$(minbase_tar)"
  install_into "$tree" curl conntrack iptables ipset kmod
  shell_tree "$tree" "$out" /usr/sbin/xtables-nft-multi /usr/sbin/conntrack \
    /usr/sbin/ipset /usr/bin/kmod /usr/lib/x86_64-linux-gnu/xtables
  for name in ip{,6}tables{,-nft}{,-save,-restore}; do ln -s xtables-nft-multi "$out/usr/sbin/$name"; done
  ln -s ../bin/kmod "$out/usr/sbin/modprobe"
  write_start_runit >"$out/usr/sbin/start_runit"
  chmod 755 "$out/usr/sbin/start_runit"
  rm -rf "$tree"
}

# The manifest starts runit under this name. What it runs without BGP are parts of one program, each started again when
# it ends.
write_start_runit() {
  cat <<'SH'
#!/bin/bash
set -e
calico-node -startup
NODENAME=$(cat /var/lib/calico/nodename)
export NODENAME FELIX_FELIXHOSTNAME=$NODENAME FELIX_DATASTORETYPE=$DATASTORE_TYPE
calico-node -allocate-tunnel-addrs -allocate-tunnel-addrs-run-once
again() { while true; do "$@" || true; sleep 1; done; }
for part in felix monitor-addresses allocate-tunnel-addrs status-reporter monitor-token; do
  again calico-node "-$part" &
done
trap 'kill 0' TERM
wait
SH
}

# write_calico DIR CALICO: the manifest, the three images it names, and their rows.
write_calico() {
  local dir=$1 calico=$2 root name
  install -D -m 644 -t "$dir/manifests" "$calico/calico.yaml"
  row manifests/calico.yaml manifest calico.yaml "$modern_calico_version"
  root=$(mktemp -d "$dir/images/.calico.XXXXXX")
  for name in cni kube-controllers; do mkdir "$root/$name" && chmod 755 "$root/$name"; done
  install -D -m 755 -t "$root/cni/opt/cni/bin" "$calico/bin/calico" "$calico/bin/install"
  ln "$root/cni/opt/cni/bin/calico" "$root/cni/opt/cni/bin/calico-ipam"
  install -D -m 755 -t "$root/kube-controllers/usr/bin" "$calico/bin/kube-controllers" "$calico/bin/check-status"
  cp -a "$calico/node" "$root/node"
  install -m 755 -t "$root/node/usr/bin" "$calico/bin/calico-node" "$calico/bin/mountns"
  calico_image cni ''
  calico_image kube-controllers ',"Entrypoint":["/usr/bin/kube-controllers"]'
  calico_image node ',"Cmd":["start_runit"]'
  rm -rf "$root"
}
calico_image() {
  local ref=docker.io/calico/$1:v$modern_calico_version
  image "$dir/images/calico-$1.tar" "$ref" "{\"Env\":[$image_path_env]$2}" "$root/$1"
  row "images/calico-$1.tar" image "$ref" "v$modern_calico_version"
}
