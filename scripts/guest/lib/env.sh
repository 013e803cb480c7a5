# shellcheck shell=bash
# Reading /etc/k8slab/env.

ENV_REQUIRED=(
  K8SLAB_LAB K8SLAB_PROFILE K8SLAB_NODE_NAME K8SLAB_NODE_ROLE K8SLAB_NODE_IP K8SLAB_NODE_PREFIX K8SLAB_NODE_KIND
  K8SLAB_CONTROL_PLANE_NAME K8SLAB_CONTROL_PLANE_IP K8SLAB_HOSTS K8SLAB_KUBERNETES_VERSION K8SLAB_KUBERNETES_SOURCE
  K8SLAB_RUNTIME K8SLAB_CRI_SOCKET K8SLAB_POD_CIDR K8SLAB_SERVICE_CIDR K8SLAB_CNI K8SLAB_CNI_VERSION
  K8SLAB_IMAGE_REPOSITORY K8SLAB_PAUSE_IMAGE K8SLAB_BUNDLE_SHA256 K8SLAB_DNS K8SLAB_UNTAINT K8SLAB_BOOK_DEFAULTS
  K8SLAB_HTTP_PROXY K8SLAB_HTTPS_PROXY K8SLAB_NO_PROXY K8SLAB_WORKERS K8SLAB_PATIENCE K8SLAB_POD_SUBNET K8SLAB_POD_ROUTES
)

# load_values FILE PREFIX: sets the variables of a file. It is shell, written as PREFIXKEY='value' with ' as '\'';
# anything else in it is refused before it is sourced, so that a value which broke out of its quotes cannot become a
# command.
load_values() {
  local file=$1 prefix=$2 rest
  local quoted="'[^']*'(\\\\''[^']*')*"
  [ -r "$file" ] || fail K8SLAB_GUEST_ENV "Cannot read $file: it does not exist on this node" \
    'Run k8slab up, which uploads it'
  rest=$(<"$file")$'\n'
  while [ -n "$rest" ]; do
    if [[ $rest =~ ^(${prefix}[A-Z0-9_]+=$quoted|'#'[^$'\n']*|)$'\n' ]]; then
      rest=${rest:${#BASH_REMATCH[0]}}
    else
      fail K8SLAB_GUEST_ENV "Cannot use $file: the line \"${rest%%$'\n'*}\" is not KEY='value'" \
        'Run k8slab up, which writes it anew'
    fi
  done
  # shellcheck source=/dev/null
  . "$file"
}

load_env() {
  local file=$1 name missing=()
  load_values "$file" K8SLAB_
  for name in "${ENV_REQUIRED[@]}"; do
    if [ -z "${!name+set}" ]; then missing+=("$name"); fi
  done
  [ ${#missing[@]} -eq 0 ] || fail K8SLAB_GUEST_ENV "Cannot use $file: it does not set ${missing[*]}" \
    'The guest scripts and the file come from different versions; run k8slab up, which uploads both'
}

is_container() { [ "$K8SLAB_NODE_KIND" = container ]; }
# A machine whose processor is software: the only kind that is given more patience.
is_emulated() { [ "$K8SLAB_PATIENCE" -gt 1 ]; }
is_control_plane() { [ "$K8SLAB_NODE_ROLE" = control-plane ]; }

# The 20 of 1.20.2.
kubernetes_minor() {
  local rest=${K8SLAB_KUBERNETES_VERSION#*.}
  printf '%s\n' "${rest%%.*}"
}
