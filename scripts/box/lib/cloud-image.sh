# shellcheck shell=bash
# shellcheck disable=SC2154 # variables of the files that the calling script sources before
# The file tree of a distribution's cloud image, made a node. Read out of the image by debugfs: mounting it would
# want loop or nbd devices, which a build machine may not have, and nothing stays behind when a build is stopped.
set -euo pipefail

linux_partition='0FC63DAF-8483-4772-8E79-3D69D8477DE4|4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709|BC13C2FF-59E6-4262-A352-B275FD6F7172|83'

# What would configure the machine a second time, in its own way.
cloud_packages=(cloud-init netplan.io unattended-upgrades snapd)

# cloud_image_tree IMAGE TREE: the system in IMAGE (qcow2 or raw), whose partitions are ext4.
cloud_image_tree() {
  local image=$1 tree=$2 raw=$2.raw start root='' boot=''
  qemu-img convert -O raw "$image" "$raw"
  while read -r start; do
    # Ubuntu has /boot on a file system of its own.
    case $(in_partition "$raw" "$start" 'stats -h') in
      *'Filesystem volume name:   BOOT'*) boot=$start ;;
      *'Filesystem volume name:'*)
        [ -z "$root" ] || die "the cloud image has more than one root file system"
        root=$start
        ;;
      *) die "a partition of the cloud image is no ext4 file system" ;;
    esac
  done < <(linux_partitions "$raw")
  [ -n "$root" ] || die "the cloud image has no Linux partition"
  extract "$raw" "$root" "$(basename "$tree")"
  [ -z "$boot" ] || extract "$raw" "$boot" "$(basename "$tree")/boot"
  rm "$raw"
}

# First sectors of the Linux partitions, in the order of the disk.
linux_partitions() {
  sfdisk --json "$1" | jq -r --arg types "^($linux_partition)\$" \
    '.partitiontable.partitions | sort_by(.start)[] | select(.type | ascii_upcase | test($types)) | .start'
}

# in_partition RAW START COMMAND: debugfs on the file system that begins at a sector. Names are relative to where RAW
# is: debugfs takes what follows a ? for options, and splits its command at spaces.
in_partition() {
  (cd "$(dirname "$1")" && debugfs -R "$3" "./$(basename "$1")?offset=$(($2 * 512))" 2>&1)
}

# extract RAW START DIRECTORY: the last one relative to where RAW is. debugfs says what it could not read, and ends
# with 0 all the same.
extract() {
  local out
  mkdir -p "$(dirname "$1")/$3"
  out=$(in_partition "$1" "$2" "rdump / $3" | grep -v '^debugfs [0-9]' || :)
  [ -z "$out" ] || { head -n 20 <<<"$out" >&2; die "the cloud image could not be read"; }
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
