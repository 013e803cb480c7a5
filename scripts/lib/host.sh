# shellcheck shell=bash
# Getting a Debian-like machine ready: Node, apt packages, npm modules. Used by scripts/test and scripts/quickstart.

say() { printf '%s %s\n' "$(date +%H:%M:%S)" "$*"; }
die() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }

require_node() {
  if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    die "Node 20.19 or newer and npm are needed (https://nodejs.org, or your distribution's nodejs and npm)"
  fi
  local version major minor
  version=$(node --version)
  IFS=. read -r major minor _ <<<"${version#v}"
  if [ "$major" -lt 20 ] || { [ "$major" -eq 20 ] && [ "$minor" -lt 19 ]; }; then
    die "Node $version is too old: 20.19 or newer is needed"
  fi
}

# need_programs PROGRAM:PACKAGE...: installs the packages of missing programs, or ends with the command to type.
need_programs() {
  local missing=() pair
  for pair in "$@"; do
    command -v "${pair%%:*}" >/dev/null || missing+=("${pair#*:}")
  done
  [ ${#missing[@]} -eq 0 ] || apt_install "${missing[@]}"
}

# Like need_programs, but goes on without what this distribution does not have.
want_programs() {
  local pair
  for pair in "$@"; do
    command -v "${pair%%:*}" >/dev/null || apt_install_if_known "${pair#*:}"
  done
}

# want_packages PACKAGE...: for what is no program on PATH (a vagrant plugin).
want_packages() {
  local package
  for package in "$@"; do
    package_installed "$package" || apt_install_if_known "$package"
  done
}

package_installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

apt_install_if_known() {
  command -v apt-cache >/dev/null || { say "no apt here, going on without $1"; return 0; }
  apt_refresh
  if [ -n "$(apt-cache madison "$1" 2>/dev/null)" ]; then
    apt_install "$1"
  else
    say "this distribution has no package $1, going on without it"
  fi
}

apt_install() {
  local command="apt-get install -y --no-install-recommends $*"
  command -v apt-get >/dev/null || die "please install: $*"
  [ "$(id -u)" = 0 ] || die "missing packages. Run as root, then start me again: $command"
  apt_refresh
  say "installing: $*"
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 \
    --no-install-recommends "$@" >/dev/null
}

# Fresh package lists, once per run and only when something is to be installed.
apt_refresh() {
  [ -z "${apt_refreshed:-}" ] || return 0
  [ "$(id -u)" = 0 ] || return 0
  say "refreshing the package lists"
  apt-get update -qq -o DPkg::Lock::Timeout=300
  apt_refreshed=1
}

# Installs what the lockfile says, when it is not there: npm leaves a copy of the lockfile that is newer when it is.
# Not `npm ci`: it wants every optional package of every platform in the lockfile, and a registry that mirrors only
# some platforms of biome and oxc-parser makes npm write one without them. Versions are exact in package.json and
# integrity hashes are checked here too; test/house-rules.test.ts holds package.json and lockfile together.
install_node_modules() {
  if [ node_modules/.package-lock.json -nt package-lock.json ] && npm ls --depth=0 >/dev/null 2>&1; then
    return 0
  fi
  say "npm install"
  npm install --no-save --no-audit --no-fund --loglevel=error
}
