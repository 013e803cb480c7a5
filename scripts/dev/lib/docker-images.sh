# shellcheck shell=bash
# shellcheck disable=SC2154 # variables of the files that the calling script sources before
# Stand-ins for the images that the labs about Docker build from and run. They are for Docker's own store, not for the
# kubelet's; the layers they share are in an archive once, compressed.
set -euo pipefail

docker_java_modules=java.base,java.logging,jdk.httpserver
# What the learners' programs may import; the rest of Go's library would be twenty times as much.
docker_go_packages=(bufio bytes errors flag fmt io io/ioutil math math/rand os sort strconv strings sync time)

# docker_layers ROOTS: a directory for each layer, made from a minimal Debian and ROOTS of image_roots:
# base nginx entrypoint ps jdk jre go busybox alpine ubuntu; VERSIONS has "package version" lines.
docker_layers() {
  stored docker-layers "$(key_of "$(minbase_key)" "$1" "$docker_java_modules" "${docker_go_packages[*]}" \
    "$(declare -f build_docker_layers layer_of nginx_layers java_layers jlink_into go_layer busybox_layers install_into \
      copy_with_libraries go_1_15_env)")" build_docker_layers "$1"
}
build_docker_layers() {
  local work=$1 roots=$2 base=$1/base
  need_packages rsync
  say "making the layers of images for Docker"
  mkdir "$base" "$work/ubuntu"
  tar -C "$base" -xpf "$(minbase_tar)"
  nginx_layers "$work" "$roots/nginx"
  cp -a "$base" "$work/tree"
  install_into "$work/tree" procps
  layer_of "$work" tree ps
  java_layers "$work"
  go_layer "$work"
  busybox_layers "$work"
  install -D -m 644 /dev/stdin "$work/ubuntu/etc/k8slab-stand-in" <<<"ubuntu:14.04: a minimal Debian $tree_suite"
}

# layer_of WORK TREE LAYER: what TREE has and the base does not, or has otherwise.
layer_of() {
  rsync -rlpgoDc --compare-dest="$1/base/" "$1/$2/" "$1/$3/"
  # rsync makes each directory; what stays of them is on the way to a file, or new.
  (cd "$1/$3" && find . -mindepth 1 -depth -type d) | while read -r directory; do
    [ ! -d "$1/base/$directory" ] || rmdir --ignore-fail-on-non-empty "$1/$3/$directory"
  done
  rm -rf "${1:?}/$2"
}

# As upstream: a second page beside the first, and an entrypoint that runs what it is given.
nginx_layers() {
  local work=$1
  cp -a "$2" "$work/tree"
  cp "$work/tree/usr/share/nginx/html/index.html" "$work/tree/usr/share/nginx/html/50x.html"
  sed -i 's/Welcome to nginx!/An error occurred/' "$work/tree/usr/share/nginx/html/50x.html"
  layer_of "$work" tree nginx
  install -D -m 755 /dev/stdin "$work/entrypoint/docker-entrypoint.sh" <<'SH'
#!/bin/sh
# Runs what the image, or whoever starts it, says.
exec "$@"
SH
}

# A JDK and a JRE of the modules that the labs need, in place of the quarter of a GiB that Debian's packages take.
java_layers() {
  local work=$1 tree=$1/tree name
  cp -a "$work/base" "$tree"
  mkdir -p "$tree/usr/share/man/man1" # its packages link to pages there, and fail without
  install_into "$tree" openjdk-17-jdk-headless
  # shellcheck disable=SC2016 # fields of dpkg-query
  chroot "$tree" dpkg-query -W -f '${Package} ${Version}\n' openjdk-17-jdk-headless >>"$work/VERSIONS"
  jlink_into "$tree" jdk "$docker_java_modules,jdk.compiler,jdk.jartool,jdk.zipfs"
  jlink_into "$tree" jre "$docker_java_modules"
  mkdir -p "$work/jdk/usr/local/bin" "$work/jre/usr/bin"
  cp -a "$tree/opt/jdk" "$work/jdk/usr/local/openjdk-8"
  for name in java javac jar; do ln -s "../openjdk-8/bin/$name" "$work/jdk/usr/local/bin/$name"; done
  # Alone in its image, so with the libraries it loads.
  copy_with_libraries "$tree" "$work/jre" /opt/jre
  ln -s ../../opt/jre/bin/java "$work/jre/usr/bin/java"
  mkdir -m 1777 "$work/jre/tmp"
  rm -rf "$tree"
}
jlink_into() {
  in_tree "$1" jlink --add-modules "$3" --strip-java-debug-attributes --no-header-files --no-man-pages --compress=2 --output "/opt/$2"
}

# The compiler, the linker, and of the library what the programs of the labs are made of.
go_layer() {
  local work=$1 root=$1/go/usr/local/go tool package
  go_1_15_env
  export GO111MODULE=off
  mkdir -p "$root/bin" "$root/pkg/tool/linux_amd64" "$root/pkg/linux_amd64"
  install -m 755 "$GOROOT/bin/go" "$root/bin/go"
  cp "$GOROOT/VERSION" "$root/VERSION"
  for tool in asm buildid compile link pack; do
    install -m 755 "$GOROOT/pkg/tool/linux_amd64/$tool" "$root/pkg/tool/linux_amd64/$tool"
  done
  cp -rL "$GOROOT/pkg/include" "$root/pkg/include"
  for package in $(go list -deps "${docker_go_packages[@]}"); do
    mkdir -p "$root/src/$package"
    find -L "$GOROOT/src/$package" -maxdepth 1 -type f ! -name '*_test.go' -exec cp -L {} "$root/src/$package/" \;
    [ ! -f "$GOROOT/pkg/linux_amd64/$package.a" ] ||
      install -D -m 644 "$GOROOT/pkg/linux_amd64/$package.a" "$root/pkg/linux_amd64/$package.a"
  done
  awk '$1 == "golang-1.15-go"' "${GOROOT%/goroot}/VERSIONS" >>"$work/VERSIONS"
}

busybox_layers() {
  local work=$1 root=$1/busybox name
  mkdir "$work/package"
  unpack_packages "$work/package" "$tree_suite" busybox-static
  cat "$work/package/VERSIONS" >>"$work/VERSIONS"
  install -D -m 755 "$work/package/bin/busybox" "$root/bin/busybox"
  for name in $("$root/bin/busybox" --list); do
    [ "$name" = busybox ] || ln -s busybox "$root/bin/$name" # it names itself, too
  done
  mkdir -p "$root/etc" "$root/root" "$root/home" "$root/var/www"
  mkdir -m 1777 "$root/tmp"
  echo 'root:x:0:0:root:/root:/bin/sh' >"$root/etc/passwd"
  echo 'root:x:0:' >"$root/etc/group"
  install -D -m 644 /dev/stdin "$work/alpine/etc/k8slab-stand-in" <<<"alpine: busybox of Debian $tree_suite"
  rm -rf "$work/package"
}

# write_docker_images DIR LAYERS NODE: two archives and their rows. NODE is the directory with the stand-in of Node.js.
# The images that the book also builds with on workers are in an archive of their own.
write_docker_images() {
  local dir=$1 layers=$2 node_layer
  node_layer=$(mktemp -d "$1/images/.node.XXXXXX")
  chmod 755 "$node_layer"
  install -D -m 755 "$3/node" "$node_layer/usr/local/bin/node"
  images_archive "$dir" docker-java "$(docker_version_of openjdk-17-jdk-headless)" docker true \
    "$(docker_image docker.io/library/openjdk:8 "base jdk" '"Cmd":["/bin/bash"]' ',"JAVA_HOME=/usr/local/openjdk-8"')" \
    "$(docker_image gcr.io/distroless/java:8 jre '"Entrypoint":["/usr/bin/java","-jar"]')"
  images_archive "$dir" docker-labs 1 docker true \
    "$(docker_image docker.io/library/nginx:latest "base nginx entrypoint" \
      "\"Entrypoint\":[\"/docker-entrypoint.sh\"],$docker_nginx")" \
    "$(docker_image docker.io/library/nginx:stable "base nginx" "$docker_nginx")" \
    "$(docker_image docker.io/library/ubuntu:14.04 "base ubuntu" '"Cmd":["/bin/bash"]')" \
    "$(docker_image docker.io/library/debian:latest base '"Cmd":["bash"]')" \
    "$(docker_image docker.io/library/busybox:latest busybox '"Cmd":["sh"]')" \
    "$(docker_image docker.io/library/alpine:latest "busybox alpine" '"Cmd":["/bin/sh"]')" \
    "$(docker_image docker.io/library/golang:latest "base go" '"Cmd":["bash"],"WorkingDir":"/go"' \
      ',"GOPATH=/go","CGO_ENABLED=0","GO111MODULE=off"' /usr/local/go/bin:)" \
    "$(docker_image docker.io/library/node:7 "base ps $node_layer" '"Cmd":["node"]')"
  rm -rf "$node_layer"
}
docker_nginx='"Cmd":["nginx","-g","daemon off;"],"ExposedPorts":{"80/tcp":{}},"StopSignal":"SIGQUIT"'
docker_version_of() { awk -v package="$1" '$1 == package { print $2 }' "$layers/VERSIONS"; }

# docker_image REF LAYERS CONFIG [ENV [PATH]]: the image as make-image.mjs wants it. A layer is a name of docker_layers, or
# a directory.
docker_image() {
  local name paths='' history='' path
  for name in $2; do
    path=$layers/$name
    [[ $name != /* ]] || path=$name name=node
    paths+=",\"$path\"" history+=",\"ADD $name /\""
  done
  printf '{"ref":"%s","layers":[%s],"history":[%s],"config":{"Env":["PATH=%s/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"%s],%s}}' \
    "$1" "${paths#,}" "${history#,}" "${5:-}" "${4:-}" "$3"
}
