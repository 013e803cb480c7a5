# shellcheck shell=bash
# Stamps say which content of a step was last finished on this node.

# declared WORD FILE: the words after `# WORD:` lines of a step.
declared() { sed -n "s/^# $1: //p" "$2"; }

# step_script KIND: prints the file of a step, or of a component.
step_script() {
  if [ -f "$GUEST_DIR/components/$1.sh" ]; then printf '%s\n' "$GUEST_DIR/components/$1.sh"; else printf '%s\n' "$GUEST_DIR/steps/$1.sh"; fi
}

# stamp_hash KIND: sha256 over all a step is made of: the library, its script, the values of the variables it
# declares (`# env: A B`) and the rendered files it declares (`# files: a dir`, a directory with all in it).
stamp_hash() {
  local script name file
  script=$(step_script "$1")
  {
    cat "$GUEST_DIR/run.sh" "$GUEST_DIR"/lib/*.sh "$script"
    for name in $(declared env "$script"); do printf '%s=%s\0' "$name" "${!name-}"; done
    for name in $(declared files "$script"); do
      if [ ! -e "$FILES_DIR/$name" ]; then
        printf 'no file %s\0' "$name"
        continue
      fi
      find "$FILES_DIR/$name" -type f -print0 | sort -z | while IFS= read -r -d '' file; do
        printf 'file %s\0' "${file#"$FILES_DIR/"}"
        cat "$file"
      done
    done
  } | sha256sum | cut -d ' ' -f 1
}

stamp_matches() {
  local stamp=$STATE_DIR/stamps/$1
  [ -f "$stamp" ] && [ "$(<"$stamp")" = "$2" ]
}

# True once the step has been finished here with any content.
stamp_exists() { [ -s "$STATE_DIR/stamps/$1" ]; }

# Before a step is applied with other content: going back to the old one is a change then, too.
stamp_outdate() { if stamp_exists "$1"; then stamp_write "$1" outdated; fi; }

stamp_write() { printf '%s\n' "$2" | write_file "$STATE_DIR/stamps/$1" 0644; }

stamp_remove() { rm -f "$STATE_DIR/stamps/$1"; }
