# shellcheck shell=bash
# shellcheck disable=SC2154 # variables of the files that the calling script sources before
# The container images of the bundle, each written as a docker-archive tar.
set -euo pipefail

image_path_env='"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"'

# image OUT.tar REF CONFIG_JSON DIR: one image with the content of DIR as its only layer.
# One layer each, as no two of them have anything in common that is worth sharing.
image() {
  local out=$1 ref=$2 config=$3 dir=$4
  printf '{"ref":"%s","layers":["%s"],"config":%s}' "$ref" "$dir" "$config" >"$out.spec"
  node "$box_lib/make-image.mjs" "$out.spec" "$out"
  rm "$out.spec"
}

# images_archive DIR NAME VERSION COMPONENT COMPRESS IMAGE...: DIR/images/NAME.tar of images that have layers in common,
# each as make-image.mjs wants it, and its row of the bundle. COMPONENT may be empty, COMPRESS is true or false.
images_archive() {
  local file=images/$2.tar out=$1/images/$2.tar version=$3 component=$4 compress=$5 images names
  shift 5
  images=$(IFS=, && printf '%s' "$*")
  printf '{"compress":%s,"images":[%s]}' "$compress" "$images" >"$out.spec"
  node "$box_lib/make-image.mjs" "$out.spec" "$out"
  names=$(node -p 'JSON.parse(require("fs").readFileSync(process.argv[1])).images.map(({ ref }) => ref).join(" ")' "$out.spec")
  rm "$out.spec"
  row "$file" image "${names%% *}" "$version" '' '' "$component" "${names#* }"
}

# static_image OUT.tar REF CONFIG_JSON BINARY [DIR]: FROM scratch plus a static program in
# /usr/local/bin, where the original images have it.
static_image() {
  local out=$1 ref=$2 config=$3 binary=$4 root
  root=$(mktemp -d "${out%/*}/.root.XXXXXX")
  chmod 755 "$root"
  [ $# -lt 5 ] || cp -a "$5/." "$root/"
  install -D -m 755 "$binary" "$root/usr/local/bin/${binary##*/}"
  image "$out" "$ref" "$config" "$root"
  rm -rf "$root"
}

# File trees for the programs that Debian has: nginx/ is a small whole Debian, as learners
# open a shell in it; etcd/ and kube-proxy/ hold the programs and their libraries only.
# VERSIONS has "package version" lines.
image_roots() {
  stored image-roots "$(key_of "$(minbase_key)" \
    "$(declare -f build_image_roots nginx_like_upstream kube_proxy_root copy_with_libraries)")" build_image_roots
}
build_image_roots() {
  local work=$1 tree=$1/nginx
  say "installing nginx, etcd and iptables into a tree for images"
  mkdir "$tree"
  tar -C "$tree" -xpf "$(minbase_tar)"
  install_into "$tree" nginx-light curl
  nginx_like_upstream "$tree"
  cp -a "$tree" "$work/more"
  install_into "$work/more" etcd-server etcd-client iptables conntrack ipset kmod
  copy_with_libraries "$work/more" "$work/etcd" /usr/bin/etcd /usr/bin/etcdctl
  mkdir -m 1777 "$work/etcd/tmp"
  kube_proxy_root "$work/more" "$work/kube-proxy"
  # shellcheck disable=SC2016 # fields of dpkg-query
  chroot "$work/more" dpkg-query -W -f '${Package} ${Version}\n' nginx-light etcd-server iptables >"$work/VERSIONS"
  rm -rf "$work/more"
}

# What the labs rely on in docker.io/library/nginx: the web root, one server on port 80,
# logs on the container's output. Debian's own site also listens on IPv6, which a node
# may not have.
nginx_like_upstream() {
  rm -f "$1"/etc/nginx/sites-enabled/* "$1"/var/www/html/index.*
  cat >"$1/etc/nginx/conf.d/default.conf" <<'CONF'
server {
    listen 80;
    server_name localhost;
    location / {
        root /usr/share/nginx/html;
        index index.html index.htm;
    }
}
CONF
  ln -sf /dev/stdout "$1/var/log/nginx/access.log"
  ln -sf /dev/stderr "$1/var/log/nginx/error.log"
}

# iptables in its nft form, as on the nodes: a kubelet and a kube-proxy that write to
# different tables do not see each other's rules.
kube_proxy_root() {
  local tree=$1 out=$2 name
  copy_with_libraries "$tree" "$out" /usr/sbin/xtables-nft-multi /usr/sbin/conntrack \
    /usr/sbin/ipset /usr/bin/kmod /usr/lib/x86_64-linux-gnu/xtables
  for name in ip{,6}tables{,-save,-restore}; do ln -s xtables-nft-multi "$out/usr/sbin/$name"; done
  ln -s ../bin/kmod "$out/usr/sbin/modprobe"
  mkdir -p "$out/run" "$out/tmp"
}

# write_images DIR KUBERNETES_BIN ROOTS ECHO [COREDNS]
write_images() {
  local dir=$1 bin=$2 roots=$3 echo=$4 coredns=${5:-} program env="\"Env\":[$image_path_env]"
  for program in kube-apiserver kube-controller-manager kube-scheduler; do
    static_image "$dir/$program.tar" "k8s.gcr.io/$program:v$kubernetes_version" "{$env}" "$bin/$program"
  done
  static_image "$dir/kube-proxy.tar" "k8s.gcr.io/kube-proxy:v$kubernetes_version" "{$env}" "$bin/kube-proxy" "$roots/kube-proxy"
  static_image "$dir/pause.tar" k8s.gcr.io/pause:3.2 "{$env,\"Entrypoint\":[\"/usr/local/bin/pause\"]}" "$bin/pause"
  echo_image "$dir/echo.tar" "$echo"
  [ -z "$coredns" ] || static_image "$dir/coredns.tar" "k8s.gcr.io/coredns:$coredns_version" \
    "{$env,\"Entrypoint\":[\"/usr/local/bin/coredns\"],\"ExposedPorts\":{\"53/udp\":{}}}" "$coredns"
  image "$dir/etcd.tar" k8s.gcr.io/etcd:3.4.13-0 "{$env}" "$roots/etcd"
  nginx_image "$dir/nginx.tar" "$roots/nginx"
}

# What the labs run, the same for every profile.
echo_image() {
  static_image "$1" k8slab/echo:1 \
    "{\"Env\":[$image_path_env],\"Entrypoint\":[\"/usr/local/bin/echo\"],\"ExposedPorts\":{\"8080/tcp\":{}}}" "$2"
}
# Cmd and not Entrypoint, like upstream: `docker run nginx bash` opens a shell.
nginx_image() {
  image "$1" "${3:-docker.io/library/nginx:stable}" \
    "{\"Env\":[$image_path_env],\"Cmd\":[\"nginx\",\"-g\",\"daemon off;\"],\"ExposedPorts\":{\"80/tcp\":{}},\"StopSignal\":\"SIGQUIT\"}" "$2"
}
