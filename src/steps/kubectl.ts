import { isLabError, LabError, redact } from '../errors.js';
import { connectionLost } from '../exec/connection-lost.js';
import { interruptedError } from '../exec/interrupted.js';
import { retryWhile } from '../exec/retry-while.js';
import { ADMIN_KUBECONFIG } from './admin-kubeconfig.js';
import { connectionOf, controlPlaneOf, type Session } from './session.js';

const DEADLINE_MS = 60_000;
/** How long an API server that was ready a moment ago may be too busy to answer. */
const BUSY_MS = 180_000;
const BUSY =
  /TLS handshake timeout|i\/o timeout|Client\.Timeout|deadline exceeded|connection refused|request timed out|ServiceUnavailable|TooManyRequests|\bEOF\b/i;

interface KubectlOptions {
  signal: AbortSignal;
  stdin?: string;
  deadlineMs?: number;
}

/**
 * kubectl as administrator on the control plane; its own output back. Asked again while the API server is too busy:
 * only for commands that may be repeated (get, apply, delete).
 *
 * @throws LabError K8SLAB_KUBECTL with what kubectl said
 */
export function kubectl(session: Session, args: readonly string[], options: KubectlOptions): Promise<string> {
  return retryWhile({
    attempt: () => askOnce(session, args, options),
    passing: (error) => isLabError(error) && error.code === 'K8SLAB_KUBECTL' && BUSY.test(error.message),
    what: `an answer to kubectl ${args.join(' ')}`,
    deadlineMs: BUSY_MS,
    intervalMs: 1000,
    clock: session.clock,
    signal: options.signal,
  });
}

async function askOnce(session: Session, args: readonly string[], options: KubectlOptions): Promise<string> {
  const node = controlPlaneOf(session.plan).name;
  const deadlineMs = options.deadlineMs ?? DEADLINE_MS;
  const result = await connectionOf(session, node).run({
    argv: ['kubectl', '--kubeconfig', ADMIN_KUBECONFIG, ...args],
    sudo: true,
    signal: options.signal,
    deadlineMs,
    ...(options.stdin === undefined ? {} : { stdin: options.stdin }),
  });
  if (result.ok) return result.stdout;
  const what = `run kubectl ${args.join(' ')}`;
  if (result.reason === 'aborted') throw interruptedError(what, result.cause);
  if (result.reason === 'connection') throw connectionLost(what, node, result.cause);
  // What it said when it was ended ("Terminated") is not why.
  const late = result.reason === 'timeout' ? `no answer within ${deadlineMs / 1000} s` : '';
  const said = redact(result.stderr.trim().split('\n').at(-1) ?? '');
  throw new LabError('K8SLAB_KUBECTL', `Cannot ${what} on ${node}: ${late || said || result.reason}`, {
    hint: `Look around with: k8slab ssh ${node}`,
    details: { node, exitCode: result.exitCode ?? null },
  });
}
