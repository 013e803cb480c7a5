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

APT_LOCKS='/var/lib/dpkg/lock-frontend /var/lib/dpkg/lock /var/lib/apt/lists/lock /var/cache/apt/archives/lock'

# apt_free: whether nobody holds a lock of apt or dpkg; prints who does. They lock by fcntl, which flock(1) does not
# see; perl, essential on Debian, asks as they do. Without it apt itself waits, if not for the package lists.
apt_free() {
  local holder
  # shellcheck disable=SC2016,SC2086 # the variables are perl's; one word each
  holder=$(perl -MFcntl -e 'for my $path (@ARGV) {
    open my $file, "+<", $path or next;
    my $lock = pack "s s x4 q q l x4", F_WRLCK, 0, 0, 0, 0;
    fcntl $file, F_GETLK, $lock or next;
    my ($type, $pid) = (unpack "s s x4 q q l x4", $lock)[0, 4];
    next if $type == F_UNLCK;
    open my $comm, "<", "/proc/$pid/comm";
    chomp(my $name = <$comm> // "a program");
    print "$name (pid $pid) holds $path";
    last;
  }' $APT_LOCKS 2>/dev/null) || return 0
  printf '%s\n' "$holder"
  [ -z "$holder" ]
}

# A machine that was just booted often updates itself. dpkg would fail at once, apt after a time of its own.
wait_apt_free() {
  wait_until "${K8SLAB_APT_SECONDS:-300}" 'another program to be done with packages' apt_free || fail K8SLAB_APT_LOCKED \
    "Cannot change packages: $(one_line "$WAIT_LAST"), for more than $WAIT_SECONDS s" \
    'It may be updating this machine: see ps axf. Let it finish or end it, then run the same command again'
}

apt_update() {
  wait_apt_free
  apt_quiet update || fail K8SLAB_APT_UPDATE 'Cannot update package lists: see the lines of apt above' \
    'The node needs its package mirror, a proxy in k8slab.yaml, a bundle, or a box with everything inside'
}

apt_lists_fresh() { [ -n "$(find /var/lib/apt/lists -maxdepth 1 -name '*_Packages*' -mmin -1440 -print -quit 2>/dev/null)" ]; }

# apt_install NAME...: exact versions as NAME=VERSION.
apt_install() {
  wait_apt_free
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
