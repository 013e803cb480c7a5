import { hostAddress } from '../../net/cidr.js';
import type { Component } from '../component.js';
import { dockerPool } from './address-pool.js';
import { DOCKER_IMAGES, isForWorkers } from './images.js';

/** Size of each of Docker's networks, the first of which is that of docker0. */
const NETWORK_BITS = 24;

/**
 * Docker's engine on every node, for the labs that build images and run containers by hand. Beside containerd as the
 * kubelet's runtime it shares that containerd, in a namespace of its own; where Docker is the runtime it is there
 * already, and only the images of the labs are added. The package is that of the nodes' distribution.
 */
export const DOCKER: Component = {
  name: 'docker',
  needs: [],
  nodes: 'all',
  ownImages: true,
  choose(lab, obtainable) {
    if (dockerPool(lab) === undefined) return { unavailable: 'the networks of this lab leave no range for its own' };
    // With less the labs that want the rest are blocked; without a bundle Docker pulls what it lacks.
    return { version: 'distribution', files: [], images: DOCKER_IMAGES.filter(obtainable) };
  },
  settings(lab, { images }) {
    const pool = dockerPool(lab) ?? '';
    return {
      POOL: pool,
      BITS: String(NETWORK_BITS),
      // The address of docker0, written as Docker wants it: with the length of its network.
      BIP: `${hostAddress(pool, 1)}/${NETWORK_BITS}`,
      IMAGES: images.join(' '),
      WORKER_IMAGES: images.filter(isForWorkers).join(' '),
    };
  },
  files: () => [],
};
