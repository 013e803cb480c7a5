/**
 * Shell text for a node, $1 is the runtime of its kubelet, $2 stands before /etc in tests: prints a line `kind TAB name` for each thing that a lab may
 * leave behind there. Containers of pods do not count. Of images without a name, those that no other is built on count:
 * builds of several stages and names that moved to another image leave them. Of networks only those that somebody made.
 * What is mounted from another node is a thing of that one. A share is an export of nfs-exporter, or of a file of its
 * own: the component's own line is none. A runtime that does not tell ends it: a list without its
 * images would make all of them new ones later.
 */
export const ON_NODE = `runtime=$1 root=\${2-}
case $runtime in
docker) docker images --format 'image\t{{.Repository}}:{{.Tag}}' || exit 1 ;;
*)
  names=$(ctr -n k8s.io images ls -q) || exit 1
  [ -z "$names" ] || printf '%s\\n' "$names" | sed 's/^/image\t/'
  ;;
esac
if command -v docker >/dev/null && docker info >/dev/null 2>&1; then
  [ "$runtime" = docker ] || docker images --format 'docker image\t{{.Repository}}:{{.Tag}}'
  docker images --no-trunc --filter dangling=true --format 'nameless layer\t{{.ID}}'
  docker ps -a --format 'container\t{{.Names}}' | grep -v '\tk8s_' || :
  docker volume ls --format 'volume\t{{.Name}}'
  docker network ls --filter type=custom --format 'network\t{{.Name}}'
fi
for path in /nfs_shared /registry-image; do
  [ ! -e "$path" ] || find "$path" -maxdepth 3 \\( -fstype nfs -o -fstype nfs4 \\) -prune -o -printf 'file\t%p\\n'
done
[ ! -e /root/k8slab ] || find /root/k8slab \\( -fstype nfs -o -fstype nfs4 \\) -prune -o ! -type d -printf 'file\t%p\\n'
[ ! -s "$root/etc/exports" ] || sed -n '/^[^#]/s/^/export\t/p' "$root/etc/exports"
for file in "$root"/etc/exports.d/*.exports; do
  case $file in
  */k8slab.exports) ;;
  *) [ ! -s "$file" ] || sed -n '/^[^#]/s/^/share\t/p' "$file" ;;
  esac
done`;
