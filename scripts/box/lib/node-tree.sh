# shellcheck shell=bash
# shellcheck disable=SC2154 # variables of the files that the calling script sources before
# The Debian 12 system that docker nodes and VM nodes have in common.
set -euo pipefail

node_templates=$repo_root/templates/node

# libpam-systemd is missing on purpose: with it every SSH login asks logind for a session.
node_packages=(
  systemd systemd-sysv dbus init openssh-server sudo
  containerd runc containernetworking-plugins docker.io
  iptables iproute2 iputils-ping conntrack socat ethtool ebtables kmod procps ipset
  nfs-common curl ca-certificates jq less vim-tiny bash-completion chrony
)

node_tree_key() {
  key_of "$(minbase_key)" "${node_packages[*]}" "$(declare -f build_node_tree make_node install_into)" \
    "$node_templates/sshd.conf" "$node_templates/ssh-host-keys.service" \
    "$node_templates/ssh-after-boot.conf" "$node_templates/vagrant.pub"
}
# A tar of the whole system.
node_tree_tar() { stored_tree node-tree "$(node_tree_key)" minbase_tar build_node_tree; }

build_node_tree() {
  local tree=$1/tree
  say "installing the packages of a node"
  mkdir "$tree"
  tar -C "$tree" -xpf "$(minbase_tar)"
  install_into "$tree" "${node_packages[@]}"
  make_node "$tree"
  tar --numeric-owner -C "$tree" -cf "$1/tree.tar" .
  rm -rf "$tree"
}

# make_node TREE: what a system with the packages above lacks to be a node for Vagrant.
make_node() {
  local tree=$1
  # A cloud image may have the user or the group already.
  in_tree "$tree" sh -ec 'id -u vagrant >/dev/null 2>&1 || useradd --create-home --shell /bin/bash vagrant
    usermod --append --groups sudo,docker vagrant'
  install -D -m 440 /dev/stdin "$tree/etc/sudoers.d/vagrant" <<<'vagrant ALL=(ALL) NOPASSWD: ALL'
  install -d -m 700 "$tree/home/vagrant/.ssh"
  install -m 600 "$node_templates/vagrant.pub" "$tree/home/vagrant/.ssh/authorized_keys"
  in_tree "$tree" chown -R vagrant:vagrant /home/vagrant
  install -m 644 "$node_templates/sshd.conf" "$tree/etc/ssh/sshd_config.d/k8slab.conf"
  install -m 644 "$node_templates/ssh-host-keys.service" "$tree/etc/systemd/system/"
  install -D -m 644 "$node_templates/ssh-after-boot.conf" "$tree/etc/systemd/system/ssh.service.d/k8slab.conf"
  in_tree "$tree" systemctl enable ssh-host-keys.service
  printf 'LANG=C.UTF-8\n' >"$tree/etc/default/locale"
  # Its file capability would be lost in plain tars and in images.
  chmod u+s "$tree/usr/bin/ping"
  # Which runtime a node runs is the plan's decision.
  in_tree "$tree" systemctl disable docker.service docker.socket containerd.service
  rm -rf "$tree"/var/lib/{containerd,docker}/*
}
