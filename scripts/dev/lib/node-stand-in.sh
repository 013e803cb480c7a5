# shellcheck shell=bash
# shellcheck disable=SC2154 # variables of the files that the calling script sources before
# The stand-in for Node.js, and the image that the third book runs on Kubernetes with it.
set -euo pipefail

kubia_image=docker.io/luksa/kubia:latest
kubia_app=$repo_root/labs/kubernetes-in-action/2.1.4/app.js

# The directory with the program node.
node_stand_in() {
  stored node-stand-in "$(key_of "$(declare -f build_node_stand_in)" "$dev_lib/node-stand-in/main.go")" build_node_stand_in
}
build_node_stand_in() {
  say "compiling the stand-in of Node.js"
  go_1_15_env
  cd "$dev_lib/node-stand-in"
  GOCACHE=$1/.gocache go build -ldflags '-s -w -buildid=' -o "$1/node" main.go
  rm -rf "$1/.gocache"
}

# write_kubia_image DIR NODE: DIR/images/kubia.tar, and its row of the bundle. It is what the Dockerfile of the lab
# makes, without the rest of a Debian.
write_kubia_image() {
  local root
  root=$(mktemp -d "$1/images/.kubia.XXXXXX")
  chmod 755 "$root"
  install -m 644 "$kubia_app" "$root/app.js"
  static_image "$1/images/kubia.tar" "$kubia_image" \
    "{\"Env\":[$image_path_env],\"Entrypoint\":[\"node\",\"app.js\"]}" "$2/node" "$root"
  rm -rf "$root"
  row images/kubia.tar image "$kubia_image" latest
}
