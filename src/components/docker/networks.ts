import { hostAddress } from '../../net/cidr.js';
import { freeNetwork } from '../../net/spare-networks.js';
import type { ComponentLab } from '../component.js';

/**
 * Where Docker's networks may be. Not its own 172.17.0.0/16: a node that is a container has its first card there.
 * Outside of what Vagrant's providers, homes and clouds like to use.
 */
const CANDIDATES = ['10.213.0.0/16', '10.77.0.0/16', '172.30.0.0/16', '192.168.240.0/20'] as const;

/** Size of each of Docker's networks, the first of which is that of docker0. */
const BITS = 24;

export interface DockerNetworks {
  /** CIDR. */
  pool: string;
  bits: number;
  /** The address of docker0, written as Docker wants it: with the length of its network. */
  bip: string;
}

/** In the first range that no network of the lab overlaps; undefined when each is taken. */
export function dockerNetworks({ network }: Pick<ComponentLab, 'network'>): DockerNetworks | undefined {
  const pool = freeNetwork(CANDIDATES, [network.nodes, network.pods, network.services]);
  return pool === undefined ? undefined : { pool, bits: BITS, bip: `${hostAddress(pool, 1)}/${BITS}` };
}
