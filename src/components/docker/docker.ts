import type { Component } from '../component.js';
import { DOCKER_IMAGES, isForWorkers } from './images.js';
import { dockerNetworks } from './networks.js';

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
    if (dockerNetworks(lab) === undefined)
      return { unavailable: 'the networks of this lab leave no range for its own' };
    // With less the labs that want the rest are blocked; without a bundle Docker pulls what it lacks.
    return { version: 'distribution', files: [], images: DOCKER_IMAGES.filter(obtainable) };
  },
  settings(_lab, { images }) {
    return {
      IMAGES: images.join(' '),
      WORKER_IMAGES: images.filter(isForWorkers).join(' '),
    };
  },
  files: () => [],
};
