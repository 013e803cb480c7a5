import type { ComponentLab } from '../component.js';
import { JENKINS } from './release.js';

/** MiB. The chart's limit of 4 GiB is more than the whole control plane has. */
const HEAP = 1024;
const LIMIT = 1792;
/** The book's: a session lasts a day instead of half an hour. */
const SESSION = '--sessionTimeout=1440 --sessionEviction=86400';

/** What the template of the chart's values needs. Names and ports are the book's. */
export function valuesView(lab: ComponentLab): object {
  const { controlPlane, controlPlaneTaints, bookDefaults, runtime } = lab;
  const { controller, agent, sidecar, plugins } = JENKINS;
  return {
    controller,
    agent,
    sidecar,
    plugins,
    node: controlPlane.name,
    taints: controlPlaneTaints,
    jenkinsOpts: SESSION,
    javaOpts: `-Xms256m -Xmx${String(HEAP)}m${bookDefaults ? ' -Duser.timezone=Asia/Seoul' : ''}`,
    memory: { request: '512Mi', limit: `${String(LIMIT)}Mi` },
    // Whoever reaches Docker's socket is root on the node: only where the book's way was asked for.
    bookAgent: bookDefaults && runtime === 'docker',
    bookPassword: bookDefaults,
  };
}
