import { ExitCode, LabError, redact } from '../../errors.js';
import type { ExecResult } from '../../exec/exec.js';
import { interruptedError } from '../../exec/interrupted.js';
import { describeFailure } from '../../exec/must-run.js';
import { shellJoin } from '../../exec/quote.js';
import { knownFailure } from './known-failures.js';
import { findVagrantError } from './parse.js';

const TAIL_LINES = 20;

/** The error for a vagrant call that did not succeed. `what` completes "Cannot ...". */
export function vagrantFailure(result: ExecResult, what: string): LabError {
  if (result.reason === 'aborted') return interruptedError(what, result.cause);
  if (result.reason === 'spawn') {
    return new LabError('K8SLAB_VAGRANT_MISSING', `Cannot ${what}: ${describeFailure(result, 'host')}`, {
      hint: 'Install Vagrant (apt-get install vagrant, or from its home page); k8slab doctor --fix does it on Debian and Ubuntu.',
      exitCode: ExitCode.host,
      cause: result.cause,
    });
  }
  const error = findVagrantError(result.stdout);
  // Docker, libvirt and VBoxManage often say the cause on stderr, Vagrant only the consequence.
  const said = [error?.className, error?.message, result.stderr]
    .filter((text) => text !== undefined && text !== '')
    .join('\n');
  const tail = redact(said)
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .slice(-TAIL_LINES);
  const details = {
    command: redact(shellJoin(result.argv)),
    vagrantError: error?.className ?? '',
    output: tail,
    durationMs: Math.round(result.durationMs),
  };
  const known = result.reason === 'exit' ? knownFailure(said) : undefined;
  if (known) {
    return new LabError(known.code, `Cannot ${what}: ${known.message}`, {
      hint: known.hint,
      exitCode: known.exitCode ?? ExitCode.failed,
      details,
    });
  }
  const first = redact(error?.message ?? result.stderr)
    .split('\n')
    .find((line) => line.trim() !== '');
  return new LabError(
    'K8SLAB_VAGRANT_FAILED',
    `Cannot ${what}: ${describeFailure(result, 'host')}${first === undefined ? '' : ` (${first.trim()})`}`,
    { hint: 'The whole output is in the log of the host.', details },
  );
}
