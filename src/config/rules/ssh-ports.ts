import { sshPort } from '../layout.js';
import type { Rule } from './rule.js';

const LAST_PORT = 65535;

export const sshPorts: Rule = {
  name: 'ssh-ports',
  reads: ['ssh.portBase', 'workers'],
  check: ({ ssh: { portBase }, workers }, context) => {
    const last = sshPort(portBase, workers);
    if (last <= LAST_PORT) return [];
    return [
      context.problem(['ssh.portBase', 'workers'], {
        code: 'K8SLAB_CONFIG_SSH_PORT',
        message: `worker ${workers} would have port ${last}, wanted at most ${LAST_PORT}`,
        hint: `Use a portBase of at most ${LAST_PORT - (last - portBase)}.`,
      }),
    ];
  },
};
