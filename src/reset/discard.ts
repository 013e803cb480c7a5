/**
 * `sh -c DISCARD sh KIND NAME...`: takes things off a node. Names come as arguments, never as text of the script. What
 * cannot go (an image in use) is left for the comparison afterwards to tell; what is mounted below a directory is not
 * that node's to remove.
 */
export const DISCARD = `kind=$1
shift
case $kind in
container) docker rm --force --volumes -- "$@" ;;
volume) docker volume rm --force -- "$@" ;;
network) docker network rm -- "$@" ;;
'docker image' | 'nameless layer') docker rmi --force -- "$@" ;;
image) if [ "$K8SLAB_RUNTIME" = docker ]; then docker rmi --force -- "$@"; else ctr -n k8s.io images rm -- "$@"; fi ;;
file) rm -rf --one-file-system -- "$@" ;;
export)
  copy=$(mktemp /etc/exports.XXXXXX)
  printf '%s\\n' "$@" | grep -vxFf - /etc/exports >"$copy"
  cat "$copy" >/etc/exports
  rm -f "$copy"
  exportfs -ra
  ;;
esac`;

/** A container holds its volumes, networks and image. */
const ORDER = ['container', 'network', 'volume', 'docker image', 'image', 'nameless layer', 'export', 'file'];

export function inOrderOfDiscard<T extends { kind: string }>(list: readonly T[]): T[] {
  return [...list].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}
