import { freeNetwork } from '../../net/spare-networks.js';
import type { ComponentLab } from '../component.js';

/**
 * Where Docker's networks may be. Not its own 172.17.0.0/16: a node that is a container has its first card there.
 * Outside of what Vagrant's providers, homes and clouds like to use.
 */
const CANDIDATES = ['10.213.0.0/16', '10.77.0.0/16', '172.30.0.0/16', '192.168.240.0/20'] as const;

/** The first range that no network of the lab overlaps; undefined when each is taken. */
export function dockerPool({ network }: Pick<ComponentLab, 'network'>): string | undefined {
  return freeNetwork(CANDIDATES, [network.nodes, network.pods, network.services]);
}
