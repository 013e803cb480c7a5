#!/usr/bin/env bash
# Compiles the program and packs it into a jar: what Maven does in the book, without its downloads.
set -euo pipefail
cd "$(dirname "$0")"
rm -rf target
mkdir -p target/classes
javac -d target/classes src/EchoIp.java
jar cfe target/app-in-host.jar EchoIp -C target/classes .
