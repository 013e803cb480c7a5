import type { PlanNode } from '../../plan/model.js';
import { aliasOf } from '../nodes.js';
import { must, program } from '../place.js';
import type { LabContext } from '../run.js';

const DEADLINE_MS = 120_000;

/** kubelet runs what it finds here. Of these files the whole text is kept: nobody else could make them again. */
export const MANIFESTS = '/etc/kubernetes/manifests/';

export interface NodeFile {
  sha256: string;
  /** Octal, `600`. */
  mode: string;
  /** base64, of manifests alone. */
  content?: string;
}

export interface NodeService {
  active: boolean;
  enabled: boolean;
}

/** What a node is set up with below /etc, as far as it matters here: everything else there is nobody's business. */
export interface NodeSetup {
  /** By path. */
  files: Readonly<Record<string, NodeFile>>;
  /** By unit. */
  services: Readonly<Record<string, NodeService>>;
}

/**
 * Shell text for a node: a line for each file (`file`, path, hash, mode, content) and each service that is there
 * (`service`, unit, active, enabled), words separated by tabs. $1 stands before every path; nothing but for tests.
 */
export const SETUP_ON_NODE = `root=$1
show() {
  [ -f "$1" ] || return 0
  sum=$(sha256sum <"$1") mode=$(stat -c %a -- "$1") content=
  [ "$2" != whole ] || content=$(base64 -w 0 <"$1")
  printf 'file\t%s\t%s\t%s\t%s\\n' "\${1#"$root"}" "\${sum%% *}" "$mode" "$content"
}
for path in "$root${MANIFESTS}"*; do show "$path" whole; done
for path in /etc/hosts /etc/containerd/config.toml /etc/docker/daemon.json /etc/exports.d/k8slab.exports \\
  /etc/nfs.conf.d/k8slab.conf /var/lib/kubelet/config.yaml; do show "$root$path" hash; done
for path in "$root"/etc/containerd/certs.d/*/* "$root"/etc/docker/certs.d/*/*; do show "$path" hash; done
for unit in kubelet containerd docker chrony nfs-server; do
  active=$(systemctl is-active "$unit" 2>/dev/null) || :
  enabled=$(systemctl is-enabled "$unit" 2>/dev/null) || :
  case $enabled in
  '' | not-found) ;;
  *) printf 'service\t%s\t%s\t%s\\n' "$unit" "$active" "$enabled" ;;
  esac
done`;

/** @throws LabTrouble */
export async function setupOnNode(context: LabContext, node: PlanNode): Promise<NodeSetup> {
  const argv = ['sh', '-c', SETUP_ON_NODE, 'sh', ''];
  return readSetup(must(context, await program(context, argv, DEADLINE_MS, aliasOf(node))));
}

/** What SETUP_ON_NODE has printed. Pure. */
export function readSetup(text: string): NodeSetup {
  const files: Record<string, NodeFile> = {};
  const services: Record<string, NodeService> = {};
  for (const line of text.split('\n')) {
    const [what, name = '', ...words] = line.split('\t');
    const [first = '', second = '', content = ''] = words;
    if (what === 'file') {
      files[name] = { sha256: first, mode: second, ...(name.startsWith(MANIFESTS) && { content }) };
    }
    if (what === 'service') services[name] = { active: first === 'active', enabled: second === 'enabled' };
  }
  return { files, services };
}
