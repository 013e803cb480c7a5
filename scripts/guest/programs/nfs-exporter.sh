#!/usr/bin/env bash
# nfs-exporter NAME: shares /nfs_shared/NAME with the nodes, as the book's nfs-exporter.sh does; run again it changes
# nothing. On the control plane as /usr/local/bin/nfs-exporter.
set -euo pipefail

SHARE=${K8SLAB_NFS_SHARE:-/nfs_shared}
EXPORTS_DIR=${K8SLAB_EXPORTS_DIR:-/etc/exports.d}
ENV_FILE=${K8SLAB_ENV_FILE:-/etc/k8slab/env}
# The line of the share itself says who may mount and how; each directory below it is exported alike.
ROOT_EXPORT=$EXPORTS_DIR/k8slab.exports
EXPORTS=$EXPORTS_DIR/k8slab-shares.exports

usage() {
  cat <<'TEXT'
usage: nfs-exporter NAME [--owner UID[:GID]] [--yaml] [--size SIZE]
       nfs-exporter --list
Shares the directory /nfs_shared/NAME with the nodes of the lab; it is made if it is not there.
  --owner UID[:GID]  owner of the directory, for programs that are not root in their pod (Jenkins: 1000)
  --yaml             print a PersistentVolume and a PersistentVolumeClaim for it:
                     nfs-exporter NAME --yaml | kubectl apply -f -
  --size SIZE        what they say it holds (default 10Gi); NFS does not enforce it
  --list             print what is shared
TEXT
}
die() {
  printf 'nfs-exporter: %s\n' "$*" >&2
  exit 1
}

volume_yaml() {
  local name=$1 size=$2 server
  server=$(sed -n "s/^K8SLAB_CONTROL_PLANE_IP='\(.*\)'\$/\1/p" "$ENV_FILE")
  cat <<YAML
apiVersion: v1
kind: PersistentVolume
metadata:
  name: $name
spec:
  capacity:
    storage: $size
  accessModes: [ReadWriteMany]
  persistentVolumeReclaimPolicy: Retain
  storageClassName: ""
  nfs:
    server: $server
    path: $SHARE/$name
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: $name
spec:
  accessModes: [ReadWriteMany]
  storageClassName: ""
  volumeName: $name
  resources:
    requests:
      storage: $size
YAML
}

share() {
  local dir=$SHARE/$1 owner=$2 client line
  [ -s "$ROOT_EXPORT" ] || die "$ROOT_EXPORT is not there: the component nfs is not installed on this node"
  client=$(awk -v share="$SHARE" '$1 == share { print $2; exit }' "$ROOT_EXPORT")
  mkdir -p "$dir"
  [ -z "$owner" ] || chown "$owner" "$dir"
  line="$dir $client"
  exec 9>>"$EXPORTS"
  flock 9
  if ! grep -Fxq "$line" "$EXPORTS"; then
    # An older line for it, of another network, goes.
    awk -v dir="$dir" '$1 != dir' "$EXPORTS" >"$EXPORTS_DIR/.k8slab-shares.new"
    printf '%s\n' "$line" >>"$EXPORTS_DIR/.k8slab-shares.new"
    cat "$EXPORTS_DIR/.k8slab-shares.new" >"$EXPORTS"
    rm -f "$EXPORTS_DIR/.k8slab-shares.new"
  fi
  # Mounts of other directories go on undisturbed, which a restart of the server would not promise.
  exportfs -ra
  printf '%s is shared with %s\n' "$dir" "${client%%(*}" >&2
}

main() {
  local name='' owner='' yaml='' size=10Gi
  while [ $# -gt 0 ]; do
    case $1 in
      --owner | --size)
        [ $# -ge 2 ] || die "$1 needs a value"
        if [ "$1" = --owner ]; then owner=$2; else size=$2; fi
        shift
        ;;
      --yaml) yaml=1 ;;
      --list)
        exportfs -s
        return
        ;;
      -h | --help)
        usage
        return
        ;;
      -*) usage >&2 && exit 2 ;;
      *)
        [ -z "$name" ] || { usage >&2 && exit 2; }
        name=$1
        ;;
    esac
    shift
  done
  if [ -z "$name" ]; then usage >&2 && exit 2; fi
  # Also the name of the volume and its claim, so it has their form; and no path ever.
  [[ $name =~ ^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$ ]] || die "cannot share \"$name\": wanted lower case letters, digits and -"
  [[ $owner =~ ^([0-9]+(:[0-9]+)?)?$ ]] || die "cannot give it to \"$owner\": wanted UID or UID:GID in numbers"
  [[ $size =~ ^[1-9][0-9]*(Mi|Gi|Ti)$ ]] || die "cannot use the size \"$size\": wanted a number with Mi, Gi or Ti"
  share "$name" "$owner"
  if [ -n "$yaml" ]; then volume_yaml "$name" "$size"; fi
}

if [ "$(id -u)" != 0 ] && [ -z "${K8SLAB_EXPORTS_DIR-}" ]; then exec sudo -- "$0" "$@"; fi
main "$@"
