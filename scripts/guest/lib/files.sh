# shellcheck shell=bash
# Writing files so that a reader, or a kill -9, never meets half of one.

# write_file PATH MODE <content: replaces PATH when content or mode differ.
write_file() {
  local path=$1 mode=$2 temp
  mkdir -p "$(dirname "$path")"
  temp=$(mktemp "$(dirname "$path")/.k8slab.XXXXXX")
  # Where errors do not end the script (`write_file || ...`) a full disk would else put half a file in place.
  if ! cat >"$temp"; then
    rm -f "$temp"
    return 1
  fi
  if [ -f "$path" ] && cmp -s "$temp" "$path" && [ "$(stat -c %a "$path")" = "${mode#0}" ]; then
    rm -f "$temp"
    return 0
  fi
  chmod "$mode" "$temp"
  # A bind mount (/etc/hosts of a container) cannot be renamed over: written in place.
  if mountpoint -q "$path" 2>/dev/null; then
    cat "$temp" >"$path"
    rm -f "$temp"
  else
    mv -f "$temp" "$path"
  fi
}

# sha256_of <content: prints it. By openssl where it is there yet: four times as fast on processors that can do it.
sha256_of() {
  local line
  if command -v openssl >/dev/null; then line=$(openssl dgst -sha256 -r); else line=$(sha256sum); fi
  printf '%s\n' "${line%% *}"
}

# same_file PATH <content: whether PATH has exactly this content.
same_file() { [ -f "$1" ] && cmp -s - "$1"; }

# managed_block FILE <lines: prints FILE with the block between the k8slab marks replaced, or added at its end.
# No lines: without the block. A block whose end is missing (half written) loses only its first mark.
managed_block() {
  local file=$1 block
  block=$(cat)
  if [ -f "$file" ]; then
    awk '/^# BEGIN k8slab$/ { printf "%s", held; held = ""; inside = 1; next }
      inside && /^# END k8slab$/ { held = ""; inside = 0; next }
      inside { held = held $0 "\n"; next }
      { print }
      END { printf "%s", held }' "$file"
  fi
  if [ -n "$block" ]; then printf '# BEGIN k8slab\n%s\n# END k8slab\n' "$block"; fi
}

# substitute NAME=VALUE... <template: replaces @NAME@. Values are data: quoting the replacement keeps `&` and `\`
# plain. A placeholder nobody gave a value for is an error, not text for the next program to trip over.
substitute() {
  local text pair
  text=$(cat)
  for pair in "$@"; do text=${text//"@${pair%%=*}@"/"${pair#*=}"}; done
  if [[ $text =~ @[A-Z][A-Z_]*@ ]]; then
    fail K8SLAB_GUEST_PLACEHOLDER "Cannot fill in a rendered file: nothing stands for ${BASH_REMATCH[0]}" \
      'The guest scripts and the files come from different versions; run k8slab up, which uploads both'
  fi
  printf '%s\n' "$text"
}

# rendered NAME: path of an uploaded file; fails when it is not there.
rendered() {
  [ -f "$FILES_DIR/$1" ] || fail K8SLAB_GUEST_FILE_MISSING "Cannot find $FILES_DIR/$1: it was not uploaded" \
    'Run k8slab up, which uploads it'
  printf '%s\n' "$FILES_DIR/$1"
}

# sync_mirrors SOURCE TARGET: makes the mirrors of registries in TARGET (certs.d) those of SOURCE, which is not there
# where the lab has none. What others wrote there stays, the trust in the lab's own registry among it: a mirror that was
# taken out of the lab file is known by its first line.
sync_mirrors() {
  local source=$1 target=$2 file name
  for file in "$target"/*/hosts.toml; do
    name=${file#"$target"/}
    if [ -f "$file" ] && [ ! -e "$source/$name" ] && [[ $(head -n 1 "$file") == '# Mirrors of '* ]]; then
      rm -f "$file"
      rmdir --ignore-fail-on-non-empty "${file%/*}"
      say "took out ${name%/*}"
    fi
  done
  if [ -d "$source" ]; then
    while IFS= read -r file; do
      write_file "$target/$file" 0644 <"$source/$file"
    done < <(cd "$source" && find . -type f -printf '%P\n')
  fi
}
