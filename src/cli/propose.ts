import type { ProviderName } from '../config/model.js';
import { DEFAULT_WORKERS } from '../config/limits.js';
import { PROFILES } from '../config/profiles.js';
import type { LabFile } from '../config/schema.js';
import { isHostOnly } from '../doctor/network/device.js';
import { BOOK_NETWORK } from '../config/limits.js';
import { freeNetwork, SPARE_NETWORKS } from '../net/spare-networks.js';
import type { BundleSummary } from '../plan/bundle-summary.js';
import type { HostFacts } from '../plan/model.js';

/** MiB left to the workstation. */
const HOST_RESERVE = 1024;

/** Fills in what nobody has said, from what the host has. What was said stays, even if it does not fit. Pure. */
export function proposeLab(wanted: Partial<LabFile>, host: HostFacts, bundle: BundleSummary | undefined): LabFile {
  const profile = wanted.profile ?? bundle?.profile ?? 'modern';
  const { controlPlane, worker } = PROFILES[profile];
  const memory = {
    controlPlane: wanted.controlPlane?.memory ?? controlPlane.memory,
    worker: wanted.worker?.memory ?? worker.memory,
  };
  const fit = wanted.provider === 'docker' ? DEFAULT_WORKERS : workersThatFit(host, memory);
  return {
    ...wanted,
    apiVersion: 'k8slab/v1',
    profile,
    // A bundle holds one version and one network; anything else would not start.
    ...(bundle && { kubernetes: wanted.kubernetes ?? bundle.kubernetes, cni: wanted.cni ?? bundle.cni }),
    workers: wanted.workers ?? Math.max(1, Math.min(DEFAULT_WORKERS, fit)),
    network: { ...wanted.network, nodes: wanted.network?.nodes ?? nodeNetwork(host) },
  };
}

/** The book's network, or one that this host does not use. */
export function nodeNetwork(host: Pick<HostFacts, 'routes'>): string {
  const taken = host.routes.map(({ cidr }) => cidr);
  return freeNetwork([BOOK_NETWORK.nodes, ...SPARE_NETWORKS], taken) ?? BOOK_NETWORK.nodes;
}

export function workersThatFit(
  host: Pick<HostFacts, 'memoryAvailable'>,
  memory: { controlPlane: number; worker: number },
): number {
  return Math.max(0, Math.floor((host.memoryAvailable - HOST_RESERVE - memory.controlPlane) / memory.worker));
}

/** VirtualBox's own host-only interfaces are used again by Vagrant: no collision for a VirtualBox lab. */
export function reusable(host: HostFacts, provider: ProviderName | 'auto'): HostFacts {
  if (provider !== 'virtualbox' && provider !== 'auto') return host;
  return { ...host, routes: host.routes.filter(({ device }) => !isHostOnly(device)) };
}
