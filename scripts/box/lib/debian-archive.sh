# shellcheck shell=bash
# shellcheck disable=SC2154 # variables of the files that the calling script sources before
# Packages and sources of other Debian suites, without touching /etc/apt: a private
# configuration that uses this machine's own mirror and apt's own signature checks.
set -euo pipefail

# Prints the URI from which this machine takes the suite $1. Both formats of
# sources are read, so that whatever mirror the administrator chose is used.
mirror_of_suite() {
  local uri
  uri=$(
    shopt -s nullglob
    for f in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
      [ ! -f "$f" ] || sed -nE 's/^deb[[:space:]]+(\[[^]]*\][[:space:]]+)?([^[:space:]]+)[[:space:]]+([^[:space:]]+).*/\2 \3/p' "$f"
    done
    for f in /etc/apt/sources.list.d/*.sources; do
      awk -v RS='' '{
        uri = ""; suites = ""; enabled = 1
        n = split($0, line, "\n")
        for (i = 1; i <= n; i++) {
          if (line[i] ~ /^URIs:/)   { split(line[i], w, /[ \t]+/); uri = w[2] }
          if (line[i] ~ /^Suites:/) { suites = line[i]; sub(/^Suites:[ \t]*/, "", suites) }
          if (line[i] ~ /^Enabled:[ \t]*no/) enabled = 0
        }
        m = split(suites, s, /[ \t]+/)
        if (enabled) for (i = 1; i <= m; i++) print uri, s[i]
      }' "$f"
    done
  )
  awk -v suite="$1" '$2 == suite && !found { print $1; found = 1 }' <<<"$uri"
}

# plain_uri URI: Debian's cloud images name a file with mirrors in the place of one, which only apt understands.
plain_uri() {
  case $1 in
    mirror+file:*) awk '$1 ~ /^https?:/ { print $1; exit }' "${1#mirror+file:}" ;;
    *) printf '%s\n' "$1" ;;
  esac
}

# The mirror of the main archive and of the security archive (which may be missing).
# Another distribution's sources lead to another archive, so there the mirror has to be given.
host_codename() { sed -n 's/^VERSION_CODENAME=//p' /etc/os-release; }
debian_mirror() {
  local uri=${K8SLAB_DEBIAN_MIRROR:-}
  [ -n "$uri" ] || uri=$(mirror_of_suite "$(host_codename)")
  [ -n "$uri" ] || uri=$(mirror_of_suite stable)
  uri=$(plain_uri "$uri")
  [ -n "$uri" ] || die "no Debian mirror found in this machine's apt sources"
  printf '%s\n' "${uri%/}"
}
security_mirror() {
  local uri
  # Whoever carries .../debian carries .../debian-security beside it.
  case ${K8SLAB_DEBIAN_MIRROR:-} in
    '')
      uri=$(mirror_of_suite "$(host_codename)-security")
      uri=$(plain_uri "$uri")
      ;;
    */debian | */debian/) uri=${K8SLAB_DEBIAN_MIRROR%/}-security ;;
    *) uri='' ;;
  esac
  printf '%s\n' "${uri%/}"
}

# One-line sources of the suite $1 with its updates: what a node itself gets.
sources_of() {
  local suite=$1 type=${2:-deb} mirror security opt='[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]'
  mirror=$(debian_mirror)
  security=$(security_mirror)
  printf '%s %s %s %s main\n' "$type" "$opt" "$mirror" "$suite"
  [ -z "$security" ] || printf '%s %s %s %s-security main\n' "$type" "$opt" "$security" "$suite"
}

# private_apt DIR COMMAND...: apt with lists and cache in DIR and DIR/sources.list as its only
# source. Run as root: the _apt user cannot enter a cache below root's home. bullseye is past its
# end of life, so its Release file is no longer re-signed and its Valid-Until passes; the
# signature itself is still checked.
private_apt() {
  local dir=$1 tool=$2
  shift 2
  mkdir -p "$dir/lists/partial" "$dir/cache/archives/partial"
  "$tool" -q -o Dir::Etc::sourcelist="$dir/sources.list" -o Dir::Etc::sourceparts=- \
    -o Dir::State::lists="$dir/lists" -o Dir::Cache="$dir/cache" \
    -o APT::Sandbox::User=root -o Acquire::Languages=none -o Acquire::Check-Valid-Until=no \
    -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false \
    -o APT::Update::Post-Invoke-Success::= "$@"
}

# Fills $1 with the unpacked Debian packages $3... of the suite $2 (not installed, no
# maintainer scripts). Their dependencies are the caller's affair.
unpack_packages() {
  local work=$1 suite=$2 apt=$1/.apt deb
  shift 2
  mkdir -p "$apt"
  sources_of "$suite" >"$apt/sources.list"
  # A suite that has left the security mirror is still whole in the main archive.
  private_apt "$apt" apt-get update -qq || {
    sed -i '/-security /d' "$apt/sources.list"
    private_apt "$apt" apt-get update -qq
  }
  (cd "$apt" && private_apt "$apt" apt-get download -qq "$@")
  for deb in "$apt"/*.deb; do
    dpkg-deb -x "$deb" "$work"
    dpkg-deb -f "$deb" Package Version | sed -n 's/^[A-Za-z]*: //p' | paste - - >>"$work/VERSIONS"
  done
  rm -rf "$apt"
}
