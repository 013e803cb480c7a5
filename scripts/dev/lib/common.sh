# shellcheck shell=bash
# What bundle-debian and bundle-modern share: everything that building a box is made of too, and the
# packages of this machine.
set -euo pipefail

dev_lib=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
for part in common debian-archive debian-tree; do
  # shellcheck source=/dev/null
  . "$dev_lib/../../box/lib/$part.sh"
done
export dev_lib

require_root_on_amd64() {
  [ "$(id -u)" = 0 ] || die "run me as root (packages, chroot and device nodes need it)"
  [ "$(dpkg --print-architecture)" = amd64 ] || die "only amd64 machines are supported"
}

# Installs what is missing and says so; a machine that has everything pays one dpkg-query.
need_packages() {
  local missing=() p
  for p in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$p" 2>/dev/null)" = installed ] || missing+=("$p")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  say "installing Debian packages: ${missing[*]}"
  apt-get update -qq >&2
  # -o Dpkg::Use-Pty=0 keeps dpkg's progress bar out of logs.
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -o Dpkg::Use-Pty=0 \
    --no-install-recommends "${missing[@]}" >&2
}
