import type { ExecResult } from '../exec/exec.js';
import { controlPlane } from '../labs/nodes.js';
import type { LabContext } from '../labs/run.js';
import { patience } from '../plan/emulated.js';
import { ADMIN_KUBECONFIG } from '../steps/admin-kubeconfig.js';
import type { KubeObject } from './model.js';

const DEADLINE_MS = 120_000;

/**
 * One kubectl command as the administrator, over all objects at once on its standard input; nothing for none.
 *
 * @param objects undefined: the command needs none
 * @param tell called with each line of complaint
 */
export async function writeObjects(
  context: LabContext,
  args: readonly string[],
  objects: readonly KubeObject[] | undefined,
  tell: (line: string) => void,
): Promise<void> {
  if (objects?.length === 0) return;
  const result = await runKubectl(context, args, objects);
  if (result.ok) return;
  const said = result.stderr.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('Warning:'));
  for (const line of said.length > 0 ? said : [`kubectl ${args[0] ?? ''}: ${result.reason}`]) tell(line);
}

/** With the objects on its standard input. Resolves for every outcome but Ctrl-C. */
export async function runKubectl(
  context: LabContext,
  args: readonly string[],
  objects: readonly KubeObject[] | undefined,
): Promise<ExecResult> {
  const exec = await context.connect(controlPlane(context.plan).name);
  const result = await exec.run({
    argv: ['kubectl', '--kubeconfig', ADMIN_KUBECONFIG, ...args, ...(objects ? ['-f', '-'] : [])],
    ...(objects && { stdin: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }) }),
    sudo: true,
    signal: context.signal,
    deadlineMs: DEADLINE_MS * patience(context.plan),
  });
  context.signal.throwIfAborted();
  return result;
}
