import { LabError, redact } from '../errors.js';
import { interruptedError } from '../exec/interrupted.js';
import { connectionOf, controlPlaneOf, type Session } from './session.js';

const DEADLINE_MS = 60_000;

/**
 * kubectl as administrator on the control plane; its own output back.
 *
 * @throws LabError K8SLAB_KUBECTL with what kubectl said
 */
export async function kubectl(
  session: Session,
  args: readonly string[],
  options: { signal: AbortSignal; stdin?: string; deadlineMs?: number },
): Promise<string> {
  const node = controlPlaneOf(session.plan).name;
  const result = await connectionOf(session, node).run({
    argv: ['kubectl', '--kubeconfig', '/etc/kubernetes/admin.conf', ...args],
    sudo: true,
    signal: options.signal,
    deadlineMs: options.deadlineMs ?? DEADLINE_MS,
    ...(options.stdin === undefined ? {} : { stdin: options.stdin }),
  });
  if (result.ok) return result.stdout;
  const what = `run kubectl ${args.join(' ')}`;
  if (result.reason === 'aborted') throw interruptedError(what, result.cause);
  const said = redact(result.stderr.trim().split('\n').at(-1) ?? '');
  throw new LabError('K8SLAB_KUBECTL', `Cannot ${what} on ${node}: ${said || result.reason}`, {
    hint: `Look around with: k8slab ssh ${node}`,
    details: { node, exitCode: result.exitCode ?? null },
  });
}
