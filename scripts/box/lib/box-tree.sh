# shellcheck shell=bash
# shellcheck disable=SC2154 # variables of the files that the calling script sources before
# The node system as a virtual machine has it: with a kernel, a network of its own and,
# where a bundle is given, everything of that bundle in its place.
set -euo pipefail

# The NFS server belongs to a component that may be installed where no mirror is reachable.
box_packages=(ifupdown isc-dhcp-client nfs-kernel-server rsync)
root_label=k8slab-root

# The cloud kernel starts fastest and knows virtio only; VirtualBox shows its guests SATA and e1000.
declare -A box_kernels=([libvirt]=linux-image-cloud-amd64 [virtualbox]=linux-image-amd64)

# What a hypervisor may present the disk as. Naming it keeps the initramfs at a fifth of
# MODULES=most, which an emulated processor takes seconds to unpack.
# The network card is among them so that nothing has to wait for it later.
boot_modules=(virtio_pci virtio_blk virtio_net virtio_scsi sd_mod ahci e1000 ext4 crc32c_generic)

# box_tree_tar PROVIDER
box_tree_key() {
  key_of "$(node_tree_key)" "${box_packages[*]} ${box_kernels[$1]} ${boot_modules[*]}" \
    "$(declare -f build_box_tree make_machine)" "$node_templates/ifupdown-pre.service"
}
box_tree_tar() { stored_tree "$1-tree" "$(box_tree_key "$1")" node_tree_tar build_box_tree "${box_kernels[$1]}"; }

build_box_tree() {
  local tree=$1/tree kernel=$2
  say "installing kernel and network into the tree of a virtual machine"
  mkdir "$tree"
  tar -C "$tree" -xpf "$(node_tree_tar)"
  mkdir -p "$tree/etc/initramfs-tools/conf.d" # before the kernel, whose installation reads it
  printf 'MODULES=list\nCOMPRESS=zstd\n' >"$tree/etc/initramfs-tools/conf.d/k8slab.conf"
  printf '%s\n' "${boot_modules[@]}" >"$tree/etc/initramfs-tools/modules"
  install_into "$tree" "$kernel" initramfs-tools zstd "${box_packages[@]}"
  make_machine "$tree"
  tar --numeric-owner -C "$tree" -cf "$1/tree.tar" .
  rm -rf "$tree"
}

# make_machine TREE: what a node with the packages above lacks to boot from its own disk into its own network.
make_machine() {
  local tree=$1
  printf 'LABEL=%s / ext4 errors=remount-ro 0 1\n' "$root_label" >"$tree/etc/fstab"
  printf 'k8slab-node\n' >"$tree/etc/hostname"
  printf '127.0.0.1 localhost\n127.0.1.1 k8slab-node\n' >"$tree/etc/hosts"
  mkdir -p "$tree/etc/network/interfaces.d"
  printf 'source /etc/network/interfaces.d/*\nauto lo\niface lo inet loopback\n' >"$tree/etc/network/interfaces"
  printf 'auto eth0\niface eth0 inet dhcp\n' >"$tree/etc/network/interfaces.d/eth0"
  install -m 644 "$node_templates/ifupdown-pre.service" "$tree/etc/systemd/system/"
  in_tree "$tree" systemctl disable nfs-server.service nfs-client.target e2scrub_reap.service \
    apt-daily.timer apt-daily-upgrade.timer
}

# write_boot_menu TREE [KERNEL-ARGUMENTS]
write_boot_menu() {
  local tree=$1 arguments=${2:-} dir
  # Links that the kernel packages keep current: Debian's in /, Ubuntu's in /boot.
  for dir in '' /boot; do [ ! -e "$tree$dir/vmlinuz" ] || break; done
  if [ ! -e "$tree$dir/vmlinuz" ] || [ ! -e "$tree$dir/initrd.img" ]; then
    die "the system has no kernel with an initrd, neither in / nor in /boot"
  fi
  mkdir -p "$tree/boot/grub"
  # net.ifnames=0: eth0 and eth1 mean the same on every hypervisor, as the plan expects.
  cat >"$tree/boot/grub/grub.cfg" <<GRUB
set timeout=0
linux $dir/vmlinuz root=LABEL=$root_label rw quiet${arguments:+ $arguments} net.ifnames=0 biosdevname=0 console=tty0 console=ttyS0,115200
initrd $dir/initrd.img
boot
GRUB
}

# preload TREE BUNDLE: puts the bundle's programs where its manifest says and its images into
# the image store of the tree's own containerd, so that no node has to do it: on an emulated
# machine the import alone takes two minutes.
preload() {
  local tree=$1 bundle=$2 path install mode
  say "preloading $bundle"
  while IFS=$'\t' read -r path install mode; do
    install -D -m "$mode" "$bundle/$path" "$tree$install"
  done < <(jq -r '.files[] | select(.install) | [.path, .install, .mode // "0644"] | @tsv' "$bundle/manifest.json")
  mkdir -p "$tree/mnt/bundle"
  # shellcheck disable=SC2016 # expanded by the inner shells
  unshare --mount --propagation private sh -ec '
    mount --bind "$2" "$1/mnt/bundle"
    mount -t proc proc "$1/proc"
    mount --rbind /dev "$1/dev"
    mount -t tmpfs tmpfs "$1/run"
    exec chroot "$1" sh -ec "$3"' sh "$tree" "$bundle" "$import_images" >"$tree.log" 2>&1 ||
    { tail -n 30 "$tree.log"; return 1; }
  rm "$tree.log"
  rmdir "$tree/mnt/bundle"
  mkdir -p "$tree/etc/k8slab"
  # Tells provisioning which bundle is in place already.
  jq --arg sha256 "$(sha256sum "$bundle/manifest.json" | cut -d' ' -f1)" \
    '{bundle: .name, bundleManifestSha256: $sha256, runtime: "containerd",
      images: [.files[] | select(.kind == "image" and .component == null) | .name, (.also // [])[]]}' \
    "$bundle/manifest.json" >"$tree/etc/k8slab/golden.json"
}

# Runs inside the tree: its containerd, and so the format of its store, is the one that
# will read it. No CRI plugin: that one would want a network and pods.
# shellcheck disable=SC2016 # expanded by the shell in the tree
import_images='
printf "version = 2\ndisabled_plugins = [\"io.containerd.grpc.v1.cri\"]\n" >/run/containerd.toml
containerd --config /run/containerd.toml --root /var/lib/containerd --state /run/containerd --address /run/c.sock &
daemon=$!
trap "kill $daemon; wait $daemon || :" EXIT
tries=100
until ctr --address /run/c.sock version >/dev/null 2>&1; do
  tries=$((tries - 1)); [ $tries -gt 0 ]; sleep 0.1
done
for image in /mnt/bundle/images/*.tar; do ctr --address /run/c.sock --namespace k8s.io images import "$image"; done
'
