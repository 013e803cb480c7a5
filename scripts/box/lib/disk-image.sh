# shellcheck shell=bash
# shellcheck disable=SC2154 # variables of the files that the calling script sources before
# A bootable disk image from a file tree, without loop devices or mounts: they need
# rights that a build machine may not have.
set -euo pipefail

first_sector=2048 # 1 MiB: the space before it holds the boot loader

# bootable_disk TREE DISK.raw GIB
bootable_disk() {
  local tree=$1 disk=$2 disk_gib=$3 core=$2.core partition_kib=$(($3 * 1024 * 1024 - 1024))
  local grub=/usr/lib/grub/i386-pc
  need_packages grub-pc-bin e2fsprogs fdisk
  truncate -s "${disk_gib}G" "$disk"
  printf 'label: dos\nstart=%s, type=83, bootable\n' "$first_sector" | sfdisk --quiet "$disk"
  mkfs.ext4 -q -F -L "$root_label" -E "offset=$((first_sector * 512)),lazy_itable_init=1" \
    -d "$tree" "$disk" "${partition_kib}k"
  # What grub-install and grub-bios-setup would do, but they insist on a block device. The
  # sector after the partition table is where boot.img looks for the core image, and the core
  # image as grub-mkimage writes it expects the rest of itself from there on.
  grub-mkimage -O i386-pc -d "$grub" -p '(hd0,msdos1)/boot/grub' -o "$core" \
    biosdisk part_msdos ext2 normal linux minicmd
  [ "$(stat -c %s "$core")" -le $(((first_sector - 1) * 512)) ] || die "the boot loader does not fit before the partition"
  dd if="$grub/boot.img" of="$disk" bs=440 count=1 conv=notrunc status=none # up to the partition table
  dd if="$core" of="$disk" bs=512 seek=1 conv=notrunc status=none
  rm "$core"
}
