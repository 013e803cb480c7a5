# shellcheck shell=bash
# shellcheck disable=SC2154 # variables of the files that the calling script sources before
# Debian 12 file trees made by debootstrap: the base of nodes and of a few images.
set -euo pipefail

tree_suite=bookworm

# Documentation, translations and package lists: half of a minimal Debian, of no use on a node.
# The copyright files stay: they belong to the packages.
exclude_docs='path-exclude=/usr/share/doc/*
path-include=/usr/share/doc/*/copyright
path-exclude=/usr/share/man/*
path-exclude=/usr/share/info/*
path-exclude=/usr/share/locale/*
path-exclude=/usr/share/lintian/*'

minbase_key() { key_of "$(declare -f build_minbase clean_tree)" "$tree_suite" "$exclude_docs"; }
minbase_tar() { stored_tree minbase "$(minbase_key)" '' build_minbase; }
build_minbase() {
  need_packages debootstrap debian-archive-keyring
  say "debootstrap of a minimal Debian $tree_suite"
  local tree=$1/tree
  # In a mount namespace of its own: an interrupted debootstrap leaves /proc mounted in the tree.
  unshare --mount --propagation private \
    debootstrap --variant=minbase --include=ca-certificates "$tree_suite" "$tree" "$(debian_mirror)" >"$1/log" 2>&1 ||
    { tail -n 20 "$1/log"; return 1; }
  printf '%s\n' "$exclude_docs" >"$tree/etc/dpkg/dpkg.cfg.d/no-docs"
  sources_of "$tree_suite" >"$tree/etc/apt/sources.list"
  clean_tree "$tree"
  find "$tree/usr/share/doc" -type f ! -name copyright -delete
  find "$tree/usr/share/doc" -mindepth 1 -type d -empty -delete
  rm -rf "$tree"/usr/share/{man,info,locale,lintian}/*
  tar --numeric-owner -C "$tree" -cf "$1/tree.tar" .
  rm -rf "$tree" "$1/log"
}

# Takes out what a package manager left behind, and what must differ between machines.
clean_tree() {
  rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/apt/*.bin "$1"/var/cache/apt/archives/*.deb \
    "$1"/var/cache/debconf/*-old "$1"/var/cache/ldconfig "$1"/var/lib/dpkg/*-old \
    "$1"/var/log/*.log "$1"/var/log/apt "$1"/tmp/* "$1"/etc/hostname "$1"/etc/resolv.conf
  rm -f "$1"/etc/ssh/ssh_host_* "$1"/var/lib/dbus/machine-id
  # The day of a password's last change, which would make two builds differ.
  sed -i -E 's/^([^:]*:[^:]*):[0-9]+:/\1:19000:/' "$1"/etc/shadow*
  if [ -e "$1/etc/machine-id" ]; then : >"$1/etc/machine-id"; fi
}

# install_into TREE PACKAGE...: apt inside the tree. Services are not started: policy-rc.d
# says no. /proc and /dev are bound for the time of it, some maintainer scripts look there.
install_into() {
  local tree=$1
  shift
  printf '#!/bin/sh\nexit 101\n' >"$tree/usr/sbin/policy-rc.d"
  chmod 755 "$tree/usr/sbin/policy-rc.d"
  cp -L /etc/resolv.conf "$tree/etc/resolv.conf"
  in_tree "$tree" sh -ec 'apt-get update -qq
    apt-get install -y -qq -o Dpkg::Use-Pty=0 --no-install-recommends "$@"
    apt-get clean' sh "$@" >"$tree.log" 2>&1 || { tail -n 30 "$tree.log"; return 1; }
  rm -f "$tree/usr/sbin/policy-rc.d" "$tree.log"
  clean_tree "$tree"
}

# Runs a command in the tree, in a mount namespace of its own: the mounts vanish with it
# however it ends, and a later `rm -rf` of the tree cannot reach the host's /dev.
in_tree() {
  local tree=$1
  shift
  # shellcheck disable=SC2016 # expanded by the inner shell
  LC_ALL=C DEBIAN_FRONTEND=noninteractive unshare --mount --propagation private sh -ec '
    tree=$1; shift
    mount -t proc proc "$tree/proc"
    mount --rbind /dev "$tree/dev"
    exec chroot "$tree" "$@"' sh "$tree" "$@"
}

# copy_with_libraries TREE OUT FILE...: copies programs of the tree (or directories of
# them) to OUT with the libraries they load, for an image that holds nothing else.
copy_with_libraries() {
  local tree=$1 out=$2 file
  shift 2
  mkdir -p "$out/usr/bin" "$out/usr/sbin" "$out/usr/lib" "$out/usr/lib64"
  for file in bin sbin lib lib64; do [ -L "$out/$file" ] || ln -s "usr/$file" "$out/$file"; done
  {
    printf '%s\n' "$@"
    # ldd fails on links to scripts and on static programs: they have no libraries to list.
    # shellcheck disable=SC2016 # expanded by the inner shell
    chroot "$tree" sh -c 'find "$@" -follow -type f | while read -r f; do ldd "$f" 2>/dev/null || :; done' sh "$@" |
      sed -nE 's/^\t(.* => )?(\/[^ ]+) \(0x.*/\2/p'
  } | sort -u | while read -r file; do
    # Libraries are named through /lib and /lib64, which are links into /usr.
    file=$(chroot "$tree" realpath -s "$file")
    case $file in /lib/* | /lib64/* | /bin/* | /sbin/*) file=/usr$file ;; esac
    (cd "$tree" && cp -a --parents ".$file" "$out/")
    if [ -L "$tree$file" ]; then
      file=$(chroot "$tree" realpath "$file")
      (cd "$tree" && cp -a --parents ".$file" "$out/")
    fi
  done
}
