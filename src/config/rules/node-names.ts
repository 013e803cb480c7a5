import { workerName } from '../layout.js';
import type { Rule } from './rule.js';

/** `host` is how k8slab calls the workstation in its list of steps; localhost is every machine to itself. */
const RESERVED = ['host', 'localhost'];

export const nodeNames: Rule = {
  name: 'node-names',
  reads: ['controlPlane.name', 'workers'],
  check: ({ controlPlane: { name }, workers }, context) => {
    const problem = (message: string) => [
      context.problem('controlPlane.name', { code: 'K8SLAB_CONFIG_NAME', message }),
    ];
    if (RESERVED.includes(name)) return problem(`${name} is reserved, wanted another name`);
    const isWorker = Array.from({ length: workers }, (_, index) => workerName(index + 1)).includes(name);
    return isWorker ? problem(`${name} is the name of a worker, wanted another name`) : [];
  },
};
