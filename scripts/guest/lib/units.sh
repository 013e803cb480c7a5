# shellcheck shell=bash
# systemd units and drop-ins.

# systemd_quote VALUE: as one word of a unit file; % and $ are plain, " and \ escaped.
systemd_quote() {
  local value=$1
  value=${value//\\/\\\\}
  value=${value//\"/\\\"}
  value=${value//%/%%}
  printf '"%s"' "$value"
}

# service_file SERVICE PATH MODE <content: writes a file that the service reads when it starts. The mark is set
# before the file: a run that is cut off between the two restarts once too often, never once too few.
service_file() {
  local service=$1 path=$2 mode=$3 text
  text=$(cat)
  if same_file "$path" <<<"$text"; then return 0; fi
  mark "restart-$service"
  write_file "$path" "$mode" <<<"$text"
}

# proxy_drop_in SERVICE: proxy settings of a daemon that pulls images; an empty drop-in when there is no proxy.
proxy_drop_in() {
  local file=/etc/systemd/system/$1.service.d/k8slab-proxy.conf
  if [ -z "$K8SLAB_HTTP_PROXY$K8SLAB_HTTPS_PROXY" ] && [ ! -e "$file" ]; then return 0; fi
  {
    echo '[Service]'
    if [ -n "$K8SLAB_HTTP_PROXY$K8SLAB_HTTPS_PROXY" ]; then
      printf 'Environment=%s\n' "$(systemd_quote "HTTP_PROXY=$K8SLAB_HTTP_PROXY")" \
        "$(systemd_quote "HTTPS_PROXY=$K8SLAB_HTTPS_PROXY")" "$(systemd_quote "NO_PROXY=$K8SLAB_NO_PROXY")"
    fi
  } | service_file "$1" "$file" 0644
}

# start_service SERVICE: enabled, running, and restarted if its files changed since it was last started by us.
start_service() {
  systemctl enable --quiet "$1"
  if marked "restart-$1"; then
    systemctl daemon-reload
    say "restarting $1: its settings changed"
    # A start that hit systemd's limit in an earlier, broken state would be refused.
    systemctl reset-failed "$1" 2>/dev/null || true
    systemctl restart "$1"
    unmark "restart-$1"
  else
    systemctl start "$1"
  fi
}

# boot_unit NAME: installs guest/boot/NAME.service and enables it.
boot_unit() {
  local name=$1
  write_file "/etc/systemd/system/$name.service" 0644 <"$GUEST_DIR/boot/$name.service"
  systemctl daemon-reload
  systemctl enable --quiet "$name.service"
}

boot_unit_installed() {
  same_file "/etc/systemd/system/$1.service" <"$GUEST_DIR/boot/$1.service" && systemctl is-enabled --quiet "$1.service"
}
