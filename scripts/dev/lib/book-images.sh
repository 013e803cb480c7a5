# shellcheck shell=bash
# shellcheck disable=SC2154 # variables of the files that the calling script sources before
# Stand-ins for the images that the labs of the book run: one static program in each, which answers as the original
# does in as far as the labs look at the answer.
set -euo pipefail

book_image_names='docker.io/sysnet4admin/echo-hname:latest docker.io/sysnet4admin/echo-ip:latest
docker.io/sysnet4admin/audit-trail:latest docker.io/library/nginx:1.15.12 docker.io/library/nginx:1.16.0
docker.io/library/nginx:1.10 docker.io/library/nginx:1.11 docker.io/alicek106/rr-test:echo-hostname'

book_web() { stored book-web "$(key_of "$(declare -f build_book_web)" "$dev_lib/book-web/main.go")" build_book_web; }
build_book_web() {
  say "compiling the stand-in of the book's web images"
  go_1_15_env
  cd "$dev_lib/book-web"
  GOCACHE=$1/.gocache go build -ldflags '-s -w -buildid=' -o "$1/book-web" main.go
  rm -rf "$1/.gocache"
}

# write_book_images DIR BOOK_WEB: DIR/images/book-web.tar with all of them, as they have their one layer in common, and
# its row of the bundle.
write_book_images() {
  local program=$2/book-web layer ref name tag mode images=()
  layer=$(mktemp -d "$1/images/.web.XXXXXX")
  chmod 755 "$layer"
  install -D -m 755 "$program" "$layer/usr/local/bin/book-web"
  for ref in $book_image_names; do
    name=${ref##*/} tag=${ref##*:} name=${name%:*}
    mode="\"$name\""
    [ "$name" != nginx ] || mode="\"nginx\",\"$tag\""
    images+=("{\"ref\":\"$ref\",\"layers\":[\"$layer\"],\"config\":{\"Env\":[$image_path_env],\"Cmd\":[\"/usr/local/bin/book-web\",$mode],\"ExposedPorts\":{\"80/tcp\":{}}}}")
  done
  images_archive "$1" book-web 1 '' false "${images[@]}"
  rm -rf "$layer"
}
