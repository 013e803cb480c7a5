/**
 * `sh -c DISCARD sh KIND ROOT NAME...`: takes things off a node. Names come as arguments, never as text of the script. What
 * cannot go (an image in use) is left for the comparison afterwards to tell; what is mounted below a directory is not
 * that node's to remove. A container goes without its volumes: those without a name are listed too, and one of them may
 * be kept. ROOT stands before /etc; it is empty but in tests.
 */
export const DISCARD = `kind=$1 root=$2
shift 2
case $kind in
container) docker rm --force -- "$@" ;;
volume) docker volume rm --force -- "$@" ;;
network) docker network rm -- "$@" ;;
'docker image' | 'nameless layer') docker rmi --force -- "$@" ;;
image) if [ "$K8SLAB_RUNTIME" = docker ]; then docker rmi --force -- "$@"; else ctr -n k8s.io images rm -- "$@"; fi ;;
file) rm -rf --one-file-system -- "$@" ;;
export)
  copy=$(mktemp "$root/etc/exports.XXXXXX")
  printf '%s\\n' "$@" | grep -vxFf - "$root/etc/exports" >"$copy"
  cat "$copy" >"$root/etc/exports"
  rm -f "$copy"
  exportfs -ra
  ;;
share)
  for file in "$root"/etc/exports.d/*.exports; do
    case $file in */k8slab.exports) continue ;; esac
    [ -f "$file" ] || continue
    copy=$(mktemp "$file.XXXXXX")
    printf '%s\\n' "$@" | grep -vxFf - "$file" >"$copy"
    cat "$copy" >"$file"
    rm -f "$copy"
    [ -s "$file" ] || rm -f "$file"
  done
  exportfs -ra
  ;;
esac`;

/**
 * `sh -c RESTORE sh KIND ROOT LINE...`: brings exports back. A directory that is gone is made anew, empty: for the sake
 * of one that cannot be served none would be.
 */
export const RESTORE = `kind=$1 root=$2
shift 2
file=$root/etc/exports
[ "$kind" != share ] || file=$root/etc/exports.d/k8slab-shares.exports
mkdir -p "$(dirname "$file")"
for line; do
  case $line in /*) mkdir -p -- "\${line%%[ 	]*}" ;; esac
  grep -Fxqs -e "$line" "$file" || printf '%s\\n' "$line" >>"$file"
done
exportfs -ra`;

/** A container holds its volumes, networks and image; exports of what is not there any more are an error. */
const ORDER = ['container', 'network', 'volume', 'docker image', 'image', 'nameless layer', 'export', 'share', 'file'];

export function inOrderOfDiscard<T extends { kind: string }>(list: readonly T[]): T[] {
  return [...list].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}
