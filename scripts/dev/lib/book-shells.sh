# shellcheck shell=bash
# shellcheck disable=SC2154 # variables of the files that the calling script sources before
# Stand-ins for images in which learners type commands: a shell, the usual tools and curl of Debian with their
# libraries, and what the image is for. A tenth of a minimal Debian each.
set -euo pipefail

book_shell_tools=(bash sh cat cp curl cut date df dirname env false find getent grep head hostname id ls mkdir mv pwd
  readlink rm sed seq sleep sort stat tail tee test touch tr true uname uniq wc xargs)

# book_shells ROOTS: file trees shell/, nginx/ and git/ made from ROOTS of image_roots.
book_shells() {
  stored book-shells "$(key_of "$1" "${book_shell_tools[*]}" "$(declare -f build_book_shells shell_tree)")" \
    build_book_shells "$1/nginx"
}
build_book_shells() {
  local work=$1 debian=$2
  say "collecting shells, nginx and git for small images"
  shell_tree "$debian" "$work/shell"
  shell_tree "$debian" "$work/nginx" /usr/sbin/nginx /usr/lib/nginx
  (cd "$debian" && cp -a --parents etc/nginx usr/share/nginx var/lib/nginx var/log/nginx "$work/nginx/")
  mkdir "$work/git-package"
  unpack_packages "$work/git-package" "$tree_suite" git
  cp "$work/git-package/VERSIONS" "$work/VERSIONS"
  cp -a "$debian" "$work/debian"
  cp -a "$work/git-package/usr" "$work/debian/"
  shell_tree "$work/debian" "$work/git" /usr/bin/git /usr/bin/git-upload-pack /usr/bin/git-receive-pack
  (cd "$work/debian" && cp -a --parents usr/share/git-core/templates "$work/git/")
  rm -rf "$work/debian" "$work/git-package"
}

# shell_tree TREE OUT FILE...: the tools, and these.
shell_tree() {
  local tree=$1 out=$2
  shift 2
  copy_with_libraries "$tree" "$out" "${book_shell_tools[@]/#//usr/bin/}" "$@"
  (cd "$tree" && cp -a --parents etc/group etc/nsswitch.conf etc/os-release etc/passwd usr/lib/os-release "$out/")
  mkdir -p "$out/root" "$out/run" "$out/var"
  mkdir -m 1777 "$out/tmp"
}

# write_book_shells DIR BOOK_SHELLS: DIR/images/book-*.tar, and a row of the bundle for each.
write_book_shells() {
  local dir=$1 trees=$2 env="\"Env\":[$image_path_env]"
  image "$dir/images/book-ubuntu-curl.tar" docker.io/alicek106/ubuntu:curl "{$env,\"Cmd\":[\"/bin/bash\"]}" "$trees/shell"
  row images/book-ubuntu-curl.tar image docker.io/alicek106/ubuntu:curl curl
  nginx_image "$dir/images/book-nginx-latest.tar" "$trees/nginx" docker.io/library/nginx:latest
  row images/book-nginx-latest.tar image docker.io/library/nginx:latest "$(version_of nginx-light)"
  image "$dir/images/book-git.tar" docker.io/alpine/git:2.45.2 \
    "{$env,\"Entrypoint\":[\"git\"],\"Cmd\":[\"--help\"],\"WorkingDir\":\"/git\"}" "$trees/git"
  row images/book-git.tar image docker.io/alpine/git:2.45.2 "$(awk '$1 == "git" { print $2 }' "$trees/VERSIONS")"
}
