import type { Component, ComponentChoice, ComponentLab, Unavailable } from '../component.js';
import { JENKINS, PLUGINS_FILE } from './release.js';
import { valuesView } from './values.js';

/** Directory of its home on the share of the control plane: the book's. */
const HOME = '/nfs_shared/jenkins';

/** Jenkins by Helm: the controller on the control plane with its home on NFS, agents as pods on the workers. */
export const JENKINS_COMPONENT: Component = {
  name: 'jenkins',
  needs: ['metallb', 'nfs', 'helm'],
  nodes: 'control-plane',
  choose,
  settings: () => ({ CHART: JENKINS.chart.name }),
  files: (lab) => [
    { path: 'values.yaml', template: 'values.yaml', view: valuesView(lab) },
    { path: 'volume.yaml', template: 'volume.yaml', view: { server: lab.controlPlane.ip, path: HOME } },
    { path: 'pipeline.xml', template: 'pipeline.xml', view: {} },
  ],
};

function choose({ workers }: ComponentLab, obtainable: (file: string) => boolean): ComponentChoice | Unavailable {
  if (workers.length === 0) return { unavailable: 'its agents run on workers, and this lab has none' };
  // Said by itself: a bundle with chart and images would still have a controller that cannot start.
  if (!obtainable(PLUGINS_FILE)) {
    return { unavailable: 'its plugins come from the update centre of Jenkins, and a bundle does not hold them' };
  }
  const { version, chart, controller, agent, sidecar } = JENKINS;
  const images = [controller, sidecar, agent].map(({ repository, tag }) => `docker.io/${repository}:${tag}`);
  return { version, files: [chart], images };
}
