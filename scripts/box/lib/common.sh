# shellcheck shell=bash
# What building a box and the scripts of scripts/dev share: messages, and a store of build
# results named after what they were made from.
set -euo pipefail

# A failing command inside $(...) fails the script too; bash's default is to go on.
shopt -s inherit_errexit

box_lib=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repo_root=$(cd "$box_lib/../../.." && pwd)
cache=${K8SLAB_CACHE:-$HOME/.cache/k8slab}
store=$cache/store
mkdir -p "$store"
store=$(cd "$store" && pwd -P)
export box_lib repo_root cache store

say() { printf '%s %s\n' "$(date +%H:%M:%S)" "$*" >&2; }
die() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }

# need_packages PACKAGE...: of this machine. k8slab has looked for every program before it starts a
# build, and installs nothing by itself; scripts/dev/lib/common.sh does.
need_packages() { :; }

# One short name for a set of inputs: files are hashed by content, anything else as it is
# written. Builders are named by `declare -f`, which leaves out comments and layout.
key_of() {
  local input
  for input in "$@"; do
    if [ -f "$input" ]; then sha256sum <"$input"; else printf '%s\n' "$input"; fi
  done | sha256sum | cut -c1-16
}

# stored NAME KEY BUILDER [ARG...] prints the directory store/NAME-KEY and, where
# it does not exist yet, has `BUILDER DIR ARG...` fill it. The builder works in a
# directory that only gets its name when it is complete, so an interrupted build
# leaves nothing that looks like a result. Older results of NAME are dropped:
# they are large and would only be wanted again by going back in history.
# Call it as `x=$(stored ...)` and not inside a condition: there `set -e` is off,
# and the builder would run on after a failure.
stored() {
  local name=$1 builder=$3 final=$store/$1-$2 work
  shift 3
  if [ ! -d "$final" ]; then
    exec {lock}>"$store/.$name.lock"
    flock "$lock"
    if [ ! -d "$final" ]; then # another run may have built it while this one waited
      rm -rf "$store/.$name".work.*
      work=$(mktemp -d "$store/.$name.work.XXXXXX")
      chmod 755 "$work"
      ("$builder" "$work" "$@") >&2 # a shell of its own: builders may cd and export
      rm -rf "$store/$name"-*
      mv "$work" "$final"
    fi
    exec {lock}>&-
  fi
  printf '%s\n' "$final"
}

# stored_tree NAME KEY NEEDS BUILDER [ARG...] prints the path of the tree.tar that BUILDER makes of the one of NEEDS,
# another such function, or ''. That one is made before: builders name it within the words of tar, where a failure is
# passed over, and what is said last would not be what went wrong.
stored_tree() {
  local name=$1 key=$2 needs=$3 dir
  shift 3
  if [ -n "$needs" ] && [ ! -d "$store/$name-$key" ]; then "$needs" >/dev/null; fi
  dir=$(stored "$name" "$key" "$@")
  printf '%s/tree.tar\n' "$dir"
}

# only_one NAME: waits until no other run of this machine does NAME, and holds it until this
# process ends. What an earlier run left half-done may then be removed.
only_one() {
  exec {running}>"$store/.$1.lock"
  flock "$running"
}

# Replaces the directory or file TARGET by NEW (same file system): whoever looks
# sees the old one or the new one, never something in between.
publish() {
  local new=$1 target=$2 old
  if [ -d "$target" ]; then
    old=$(mktemp -d "$(dirname "$target")/.old.XXXXXX")
    mv "$target" "$old/"
    mv "$new" "$target"
    rm -rf "$old"
  else
    mv -f "$new" "$target"
  fi
}
