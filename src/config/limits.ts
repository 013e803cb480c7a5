export const MAX_WORKERS = 30;
export const SSH_PORT_BASE = 60010;
export const DEFAULT_WORKERS = 3;

/** The book's ranges. The MetalLB range follows from `nodes`. */
export const BOOK_NETWORK = { nodes: '192.168.1.0/24', pods: '172.16.0.0/16', services: '10.96.0.0/12' } as const;

/** Memory in MiB. The control plane's are what kubeadm's own preflight asks for. */
export const SIZE_LIMITS = {
  controlPlane: { cpus: 2, memory: 1700 },
  worker: { cpus: 1, memory: 1024 },
  maxCpus: 256,
  maxMemory: 1024 * 1024,
} as const;

/** Networks of libvirt: its own, and the one by which vagrant-libvirt reaches machines of all labs. */
export const LIBVIRT_NETWORKS: readonly string[] = ['default', 'vagrant-libvirt'];
