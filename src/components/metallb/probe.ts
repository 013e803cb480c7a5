import type { ComponentFile, ComponentLab } from '../component.js';

/** Since 1.21; the Endpoints that came before are deprecated from 1.33 on. */
const FIRST_MINOR_WITH_SLICES = 21;

/**
 * A service of type LoadBalancer that needs no image: behind it is the health answer of kube-proxy on one node.
 * externalTrafficPolicy Local makes that node the one that announces the address, so that the control plane, where
 * the check runs, has to find it by ARP. A lab without workers has nobody else to ask.
 */
export function probeFile(lab: ComponentLab): ComponentFile {
  const { name, ip } = lab.workers[0] ?? lab.controlPlane;
  return {
    path: 'probe.yaml',
    template: 'probe.yaml',
    view: { node: name, ip, slices: lab.minor >= FIRST_MINOR_WITH_SLICES },
  };
}
