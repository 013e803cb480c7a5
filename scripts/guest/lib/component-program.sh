# shellcheck shell=bash
# shellcheck disable=SC2154 # C_* come from component_settings
# Components that are a program in /usr/local/bin with completion for bash. Settings: FILE, and MEMBER, the path of
# the program in it where it is an archive.

# The environment can move them: the tests do, sudo does not let it through.
PROGRAM_BIN=${K8SLAB_PROGRAM_BIN:-/usr/local/bin}
PROGRAM_COMPLETION=${K8SLAB_COMPLETION_DIR:-/etc/bash_completion.d}

# install_program NAME: from the bundle or its publisher, whole or not at all.
install_program() {
  local name=$1 file temp=$RUN_DIR/component-program.$1 target=$PROGRAM_BIN/$1
  file=$(component_file "$name" "$C_FILE")
  rm -rf "$temp"
  mkdir -p "$temp" "$PROGRAM_BIN"
  if [ -n "$C_MEMBER" ]; then
    tar -xzf "$file" -C "$temp" --no-same-owner "$C_MEMBER" || fail K8SLAB_COMPONENT_SOURCE \
      "Cannot unpack $C_FILE: it has no $C_MEMBER" 'Run it again; a bundle: make it again'
    file=$temp/$C_MEMBER
  fi
  install -m 0755 "$file" "$PROGRAM_BIN/.k8slab-$name"
  mv -f "$PROGRAM_BIN/.k8slab-$name" "$target"
  rm -rf "$temp"
  # Its own copy of a download is no longer wanted: what is installed was checked.
  rm -rf "$STATE_DIR/components/$name"
  say "installed $target"
}

install_completion() {
  local text
  text=$("$PROGRAM_BIN/$1" completion bash)
  write_file "$PROGRAM_COMPLETION/$1" 0644 <<<"$text"
}

program_installed() { [ -x "$PROGRAM_BIN/$1" ] && [ -s "$PROGRAM_COMPLETION/$1" ]; }

# verify_program_version NAME SEEN
verify_program_version() {
  [ "$2" = "v$C_VERSION" ] || fail K8SLAB_COMPONENT_VERSION "Cannot use $PROGRAM_BIN/$1: it is version $2, wanted v$C_VERSION" \
    'The bundle holds another version than this k8slab wants; make it again'
}

remove_program() {
  rm -rf "$RUN_DIR/component-program.$1" "$STATE_DIR/components/$1"
  rm -f "$PROGRAM_BIN/.k8slab-$1" "$PROGRAM_BIN/$1" "$PROGRAM_COMPLETION/$1"
  say "removed $PROGRAM_BIN/$1"
}
