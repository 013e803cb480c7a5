import { mustRun } from '../../exec/must-run.js';
import type { Host } from '../host.js';
import { rootPrefix } from './install.js';

const KEY = 'fs.inotify.max_user_instances';
const FILE = '/etc/sysctl.d/60-k8slab.conf';

/**
 * Raises the number of inotify instances, now and for the next boot.
 *
 * @throws LabError K8SLAB_INOTIFY
 */
export async function raiseInotify(host: Host, wanted: number, signal: AbortSignal): Promise<void> {
  const root = await rootPrefix(host);
  const run = (argv: string[], stdin?: string) =>
    mustRun(
      host.exec,
      { argv: [...root, ...argv], deadlineMs: 20_000, signal, ...(stdin !== undefined && { stdin }) },
      { code: 'K8SLAB_INOTIFY', what: `raise ${KEY}`, hint: 'Run it as root, or set it by hand.' },
    );
  await run(['sysctl', '-w', `${KEY}=${wanted}`]);
  await run(['tee', FILE], `# By k8slab doctor --fix: nodes in containers share this limit\n${KEY} = ${wanted}\n`);
}
