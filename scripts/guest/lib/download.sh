# shellcheck shell=bash
# Files from the internet: resumable, checked against the publisher's checksum, complete or absent.

fetch_url() {
  HTTP_PROXY=$K8SLAB_HTTP_PROXY http_proxy=$K8SLAB_HTTP_PROXY HTTPS_PROXY=$K8SLAB_HTTPS_PROXY \
    https_proxy=$K8SLAB_HTTPS_PROXY NO_PROXY=$K8SLAB_NO_PROXY no_proxy=$K8SLAB_NO_PROXY \
    curl -fsSL --connect-timeout 20 --speed-limit 1000 --speed-time 60 --retry 4 --retry-delay 2 --retry-connrefused "$@"
}

# download URL FILE SHA256: SHA256 may be empty; then URL.sha256 says it.
download() {
  local url=$1 file=$2 sha256=$3 hash
  mkdir -p "$(dirname "$file")"
  if [ -z "$sha256" ]; then
    sha256=$(fetch_url "$url.sha256") || fail K8SLAB_DOWNLOAD "Cannot download $url.sha256: see the line of curl above" \
      'Check the internet connection or the proxy in k8slab.yaml, or use a bundle'
    sha256=${sha256%%[[:space:]]*}
  fi
  [[ $sha256 =~ ^[0-9a-f]{64}$ ]] || fail K8SLAB_DOWNLOAD "Cannot check $url: \"${sha256:0:80}\" is not a sha256" \
    'Something between this node and the internet answers in the place of the publisher'
  if [ -f "$file" ]; then
    hash=$(sha256_of <"$file")
    if [ "$hash" = "$sha256" ]; then return 0; fi
  fi
  say "downloading $url"
  # A part left by a run that was cut off is continued; one the server cannot continue is started anew.
  fetch_url -C - -o "$file.part" "$url" || { rm -f "$file.part" && fetch_url -o "$file.part" "$url"; } ||
    fail K8SLAB_DOWNLOAD "Cannot download $url: see the line of curl above" \
      'Check the internet connection or the proxy in k8slab.yaml, or use a bundle'
  hash=$(sha256_of <"$file.part")
  if [ "$hash" != "$sha256" ]; then
    rm -f "$file.part"
    fail K8SLAB_DOWNLOAD "Cannot use $url: its sha256 is $hash, its publisher says $sha256" 'Run again'
  fi
  mv -f "$file.part" "$file"
}

# dpkg knows the architecture names that Kubernetes uses.
architecture() { dpkg --print-architecture; }
