# shellcheck shell=bash
# Packages, only where something is missing: a machine that has all needs no network.

package_installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# packages_missing NAME...: prints those not installed. `a|b` is met by either and asked for as a.
packages_missing() {
  local wanted name installed met
  # One call for all: dpkg-query reads its whole database each time.
  # shellcheck disable=SC2046 # one word each
  installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' $(tr '|' ' ' <<<"$*") 2>/dev/null) || true
  for wanted in "$@"; do
    met=
    for name in ${wanted//|/ }; do
      if grep -Fxq "$name installed" <<<"$installed"; then met=1; fi
    done
    if [ -z "$met" ]; then printf '%s\n' "${wanted%%|*}"; fi
  done
}

apt_quiet() {
  DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l apt-get -q -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 \
    -o Acquire::Retries=3 "$@" </dev/null
}

# The lists have a lock that DPkg::Lock::Timeout does not cover (apt-daily of a machine just booted).
apt_lists_free() { flock -n /var/lib/apt/lists/lock true 2>/dev/null || ! [ -e /var/lib/apt/lists/lock ]; }

apt_update() {
  wait_until 300 "another apt to release its package lists" apt_lists_free ||
    fail K8SLAB_APT_LOCKED 'Cannot update package lists: another apt has held them for 300 s' 'See: ps axf | grep apt'
  apt_quiet update || fail K8SLAB_APT_UPDATE 'Cannot update package lists: see the lines of apt above' \
    'The node needs its package mirror, a proxy in k8slab.yaml, a bundle, or a box with everything inside'
}

apt_lists_fresh() { [ -n "$(find /var/lib/apt/lists -maxdepth 1 -name '*_Packages*' -mmin -1440 -print -quit 2>/dev/null)" ]; }

# apt_install NAME...: exact versions as NAME=VERSION.
apt_install() {
  # What a run that was cut off left half-configured blocks every later apt.
  if [ -n "$(dpkg --audit)" ]; then dpkg --configure -a --force-confold </dev/null; fi
  apt_lists_fresh || apt_update
  apt_quiet install -y --no-install-recommends -o Dpkg::Options::=--force-confold "$@" && return
  say 'installing failed; once more with fresh package lists'
  apt_update
  apt_quiet install -y --no-install-recommends -o Dpkg::Options::=--force-confold "$@" ||
    fail K8SLAB_APT_INSTALL "Cannot install $*: see the lines of apt above" \
      'The node needs its package mirror, a proxy in k8slab.yaml, a bundle, or a box with everything inside'
}
