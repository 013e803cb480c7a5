import { join } from 'node:path';

/** Where things are in a lab directory. Everything below `.state` is ours alone and never in version control. */
export interface LabPaths {
  readonly labDir: string;
  readonly state: string;
  readonly journal: string;
  readonly generated: string;
  readonly knownHosts: string;
  readonly lock: string;
  readonly kubeconfig: string;
  readonly logs: string;
  /** Log of a node, or of `host`. */
  log(node: string): string;
}

export function labPaths(labDir: string): LabPaths {
  const state = join(labDir, '.state');
  const logs = join(state, 'logs');
  return {
    labDir,
    state,
    journal: join(state, 'journal.json'),
    generated: join(state, 'generated.json'),
    knownHosts: join(state, 'known_hosts'),
    lock: join(state, 'lock'),
    kubeconfig: join(state, 'kubeconfig'),
    logs,
    log: (node) => join(logs, `${node}.log`),
  };
}
