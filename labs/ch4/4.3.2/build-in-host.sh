#!/usr/bin/env bash
# Builds the jar with the tools of the image openjdk:8, and an image that holds no tools.
set -euo pipefail
cd "$(dirname "$0")"
docker run --rm -v "$PWD:/work" -w /work openjdk:8 ./build.sh
docker build -t optimal-img .
