import { LabError, redact } from '../errors.js';
import type { ExecResult } from '../exec/exec.js';
import { connectionLost } from '../exec/connection-lost.js';
import { interruptedError } from '../exec/interrupted.js';

const RESULT = /^K8SLAB_RESULT (changed|unchanged)$/m;
const ERROR = /^K8SLAB_ERROR (K8SLAB_[A-Z0-9_]+) (.*)$/m;
const HINT = /^K8SLAB_HINT (.*)$/m;

/**
 * What a guest script said at its end.
 *
 * @throws LabError with the script's own code and hint, or K8SLAB_SSH_LOST, K8SLAB_STEP_DEADLINE, K8SLAB_GUEST_FAILED
 */
export function readGuestResult(step: string, node: string, result: ExecResult): 'changed' | 'unchanged' {
  if (result.reason === 'aborted') throw interruptedError(`run ${step}`, result.cause);
  if (result.reason === 'connection') throw connectionLost(`see how ${step} ended`, node, result.cause);
  const error = ERROR.exec(result.stderr) ?? ERROR.exec(result.stdout);
  if (error?.[1] !== undefined) {
    const hint = (HINT.exec(result.stderr) ?? HINT.exec(result.stdout))?.[1];
    throw new LabError(error[1], redact(error[2] ?? ''), {
      ...(hint === undefined ? {} : { hint: redact(hint) }),
      details: { step, node, exitCode: result.exitCode ?? null },
    });
  }
  if (!result.ok) {
    const last = redact(result.stderr.trim().split('\n').at(-1) ?? '');
    const how = result.reason === 'exit' ? `exit code ${result.exitCode ?? '?'}` : result.reason;
    throw new LabError('K8SLAB_GUEST_FAILED', `Cannot finish ${step}: ${how}${last === '' ? '' : `, ${last}`}`, {
      hint: 'Read the log; when the cause is gone, run the same command again.',
      details: { step, node, exitCode: result.exitCode ?? null },
    });
  }
  const outcome = RESULT.exec(result.stdout)?.[1];
  if (outcome === 'changed' || outcome === 'unchanged') return outcome;
  throw new LabError('K8SLAB_GUEST_FAILED', `Cannot finish ${step}: the guest script ended without a result`, {
    hint: 'The scripts on the node may be of another version; run the same command again.',
    details: { step, node },
  });
}
