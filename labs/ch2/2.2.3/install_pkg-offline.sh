#!/usr/bin/env bash
# Installs a package that it makes itself, as there is no repository to get one from.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
install -d -m 0755 "$work/tree/DEBIAN" "$work/tree/usr/local/bin"
chmod 0755 "$work/tree"
cat >"$work/tree/DEBIAN/control" <<'CONTROL'
Package: lab-greeting
Version: 1.0
Architecture: all
Maintainer: lab <lab@localhost>
Description: says hello from a package that was installed while the machine was set up
CONTROL
cat >"$work/tree/usr/local/bin/lab-greeting" <<'PROGRAM'
#!/bin/sh
echo "hello from a package on $(hostname)"
PROGRAM
chmod 0755 "$work/tree/usr/local/bin/lab-greeting"
dpkg-deb --root-owner-group --build "$work/tree" "$work/lab-greeting.deb"
dpkg --install "$work/lab-greeting.deb"
