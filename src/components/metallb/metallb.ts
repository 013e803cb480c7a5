import { formatRange, parseRange } from '../../net/range.js';
import type { Component, ComponentLab } from '../component.js';
import { probeFile } from './probe.js';
import { metallbRelease } from './releases.js';

/** Addresses for services of type LoadBalancer, announced by ARP (layer 2 mode). */
export const METALLB: Component = {
  name: 'metallb',
  needs: [],
  nodes: 'control-plane',
  choose({ minor }) {
    const { version, files } = metallbRelease(minor);
    return {
      version,
      files,
      images: ['controller', 'speaker'].map((program) => `quay.io/metallb/${program}:v${version}`),
    };
  },
  settings(lab, { files }) {
    return {
      API: metallbRelease(lab.minor).api,
      // In the order in which they are applied.
      MANIFESTS: files.map(({ name }) => name).join(' '),
      RANGE: range(lab),
    };
  },
  files(lab) {
    const { api } = metallbRelease(lab.minor);
    return [{ path: 'range.yaml', template: `range-${api}.yaml`, view: { range: range(lab) } }, probeFile(lab)];
  },
};

/** As MetalLB wants it, without spaces; it also is what the script compares with. */
function range(lab: ComponentLab): string {
  return formatRange(parseRange(lab.network.metallb));
}
