# shellcheck shell=bash
# shellcheck disable=SC2154 # variables of the files that the calling script sources before
# The file tree of a distribution's cloud image, made a node. Its file systems are mounted from a loop device in a
# mount namespace of their own: both vanish with it, however it ends. debugfs would need no loop device, but drops
# setuid bits, capabilities and hard links.
set -euo pipefail

linux_partition='0FC63DAF-8483-4772-8E79-3D69D8477DE4|4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709|BC13C2FF-59E6-4262-A352-B275FD6F7172|83'

# What would configure the machine a second time, in its own way.
cloud_packages=(cloud-init netplan.io unattended-upgrades snapd)

# cloud_image_tree IMAGE TREE: the system in IMAGE, a qcow2 or raw disk.
cloud_image_tree() {
  local image=$1 tree=$2 raw=$2.raw start root='' boot=''
  qemu-img convert -O raw "$image" "$raw"
  while read -r start; do
    # Ubuntu has /boot on a file system of its own.
    if [ "$(blkid -p -O $((start * 512)) -s LABEL -o value "$raw" || :)" = BOOT ]; then
      boot=$start
    elif [ -z "$root" ]; then
      root=$start
    else
      die "the cloud image has more than one root file system"
    fi
  done < <(linux_partitions "$raw")
  [ -n "$root" ] || die "the cloud image has no Linux partition"
  mkdir -p "$tree"
  copy_partition "$raw" "$root" "$tree"
  [ -z "$boot" ] || copy_partition "$raw" "$boot" "$tree/boot"
  rm "$raw"
}

# copy_partition RAW START DIRECTORY. noload: its journal is clean, and nothing is written to what was verified.
copy_partition() {
  local mnt=$1.mnt
  mkdir -p "$mnt"
  # shellcheck disable=SC2016 # expanded by the inner shell
  unshare --mount --propagation private sh -ec '
    mount -t ext4 -o "loop,ro,noload,offset=$2" "$1" "$4"
    cp -a "$4/." "$3/"' sh "$1" "$(($2 * 512))" "$3" "$mnt"
  rmdir "$mnt"
}

# First sectors of the Linux partitions, in the order of the disk.
linux_partitions() {
  sfdisk --json "$1" | jq -r --arg types "^($linux_partition)\$" \
    '.partitiontable.partitions | sort_by(.start)[] | select(.type | ascii_upcase | test($types)) | .start'
}

# make_cloud_node TREE PACKAGE...: the packages of a node and nothing that waits for a cloud.
make_cloud_node() {
  local tree=$1 package present=()
  shift
  for package in "${cloud_packages[@]}"; do
    [ ! -e "$tree/var/lib/dpkg/info/$package.list" ] || present+=("$package")
  done
  # Ubuntu's and Debian's images both have a link into /run here, which apt in the tree cannot follow.
  rm -f "$tree/etc/resolv.conf"
  install_into "$tree" "$@"
  [ ${#present[@]} -eq 0 ] ||
    in_tree "$tree" apt-get purge -y -qq -o Dpkg::Use-Pty=0 "${present[@]}" >"$tree.log" 2>&1 ||
    { tail -n 30 "$tree.log"; return 1; }
  rm -rf "$tree.log" "$tree/etc/cloud" "$tree"/etc/netplan
  in_tree "$tree" systemctl disable systemd-networkd.service systemd-networkd.socket \
    systemd-networkd-wait-online.service >/dev/null 2>&1 || :
  rm -f "$tree/etc/machine-id"
  : >"$tree/etc/machine-id"
}
