import type { SshRequest } from '../ssh/ssh-exec.js';
import type { Question } from './collection.js';

const DEADLINE_MS = 15_000;
const LINES = '600';

const kubectl = (kubeconfig: string, ...words: string[]): string[] => [
  'kubectl',
  '--kubeconfig',
  kubeconfig,
  '--request-timeout=10s',
  ...words,
];
const journal = (unit: string): string[] => ['journalctl', '-u', unit, '--no-pager', '-n', LINES];

const ANYWHERE: Readonly<Record<string, readonly string[]>> = {
  'kubelet.log': journal('kubelet'),
  'containerd.log': journal('containerd'),
  'docker.log': journal('docker'),
  'failed-units.txt': ['systemctl', '--failed', '--no-pager'],
  'disks.txt': ['df', '-h'],
  'memory.txt': ['free', '-m'],
  'addresses.txt': ['ip', 'address'],
  'routes.txt': ['ip', 'route'],
  'time.txt': ['timedatectl'],
  'uptime.txt': ['uptime'],
  'hosts.txt': ['cat', '/etc/hosts'],
  'resolv.txt': ['cat', '/etc/resolv.conf'],
  'golden.json': ['cat', '/etc/k8slab/golden.json'],
  'stamps.txt': ['grep', '-r', '', '/var/lib/k8slab/stamps'],
  // Not crictl: Debian's containerd does not bring it.
  'containers.txt': ['ctr', '-n', 'k8s.io', 'containers', 'ls'],
  'tasks.txt': ['ctr', '-n', 'k8s.io', 'tasks', 'ls'],
  'docker-containers.txt': ['docker', 'ps', '-a'],
};

/** Secrets are never listed: objects of these kinds hold none, or the redactor knows them. */
function ofCluster(kubeconfig: string): Record<string, readonly string[]> {
  return {
    'cluster-nodes.txt': kubectl(kubeconfig, 'get', 'nodes', '-o', 'wide'),
    'cluster-pods.txt': kubectl(kubeconfig, 'get', 'pods', '-A', '-o', 'wide'),
    'cluster-services.txt': kubectl(kubeconfig, 'get', 'services', '-A', '-o', 'wide'),
    'cluster-events.txt': kubectl(kubeconfig, 'get', 'events', '-A', '--sort-by=.lastTimestamp'),
    'cluster-describe-nodes.txt': kubectl(kubeconfig, 'describe', 'nodes'),
    'kubeadm-config.txt': kubectl(kubeconfig, '-n', 'kube-system', 'get', 'configmap', 'kubeadm-config', '-o', 'yaml'),
    'certificates.txt': ['kubeadm', 'certs', 'check-expiration'],
  };
}

/** What a node is asked; `directory` is where the answers go. */
export function nodeQuestions(
  directory: string,
  { controlPlane, kubeconfig, signal }: { controlPlane: boolean; kubeconfig: string; signal: AbortSignal },
): Question<SshRequest>[] {
  return Object.entries({ ...ANYWHERE, ...(controlPlane && ofCluster(kubeconfig)) }).map(([name, argv]) => ({
    path: `${directory}/${name}`,
    request: { argv, sudo: true, signal, deadlineMs: DEADLINE_MS },
  }));
}
