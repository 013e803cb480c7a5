#!/usr/bin/env bash
# Installs vim, as the book does, and tree, which boxes do not have yet, from the repositories of the system.
set -euo pipefail

if command -v apt-get >/dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update
  apt-get install -y vim tree
elif command -v dnf >/dev/null; then
  dnf install -y vim-enhanced tree
else
  yum install -y epel-release
  yum install -y vim-enhanced tree
fi
