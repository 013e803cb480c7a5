import { ExitCode, LabError, redact } from '../errors.js';
import { connectionLost } from './connection-lost.js';
import type { ExecRequest, ExecResult } from './exec.js';
import { interruptedError } from './interrupted.js';
import { shellJoin } from './quote.js';

const TAIL_LINES = 20;

export interface MustRunOptions {
  code: string;
  /** Completes "Cannot ...", e.g. `create the network`. */
  what: string;
  hint?: string;
}

/**
 * Runs a program that has to succeed.
 *
 * @throws LabError `options.code` with argv, output tail (both redacted) and duration in `details`;
 * `K8SLAB_INTERRUPTED` after Ctrl-C.
 */
export async function mustRun<R extends ExecRequest>(
  exec: { readonly where: string; run(request: R): Promise<ExecResult> },
  request: R,
  options: MustRunOptions,
): Promise<ExecResult> {
  const result = await exec.run(request);
  if (result.ok) return result;
  if (result.reason === 'aborted') throw interruptedError(options.what, result.cause);
  if (result.reason === 'connection') throw connectionLost(options.what, exec.where, result.cause);
  const tail = outputTail(result);
  const said = tail.at(-1);
  throw new LabError(
    options.code,
    `Cannot ${options.what}: ${describeFailure(result, exec.where)}${said === undefined ? '' : ` (${said})`}`,
    {
      ...(options.hint === undefined ? {} : { hint: options.hint }),
      ...(result.reason === 'spawn' ? { exitCode: ExitCode.host } : {}),
      ...(result.cause === undefined ? {} : { cause: result.cause }),
      details: {
        where: exec.where,
        command: redact(shellJoin(request.argv)),
        reason: result.reason,
        exitCode: result.exitCode ?? null,
        durationMs: Math.round(result.durationMs),
        output: tail,
      },
    },
  );
}

/** Last lines of what was said, redacted: stderr, or stdout where stderr is empty. */
function outputTail(result: ExecResult, lines: number = TAIL_LINES): string[] {
  const text = result.stderr.trim() === '' ? result.stdout : result.stderr;
  return redact(text)
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .slice(-lines);
}

/** Every way to fail has its own sentence. */
export function describeFailure(result: ExecResult, where: string): string {
  const program = result.argv[0] ?? 'the program';
  const seconds = (result.durationMs / 1000).toFixed(1);
  switch (result.reason) {
    case 'exit':
      return `${program} on ${where} exited with ${result.exitCode ?? '?'}`;
    case 'signal':
      return `${program} on ${where} was ended by ${typeof result.cause === 'string' ? result.cause : 'a signal'}`;
    case 'timeout':
      return `${program} on ${where} was ended, it took longer than ${seconds} s`;
    case 'aborted':
      return `${program} on ${where} was interrupted`;
    case 'spawn':
      return `${program} on ${where} could not be started: ${causeText(result.cause)}`;
    case 'connection':
      return `the ssh connection to ${where} broke after ${seconds} s, so the outcome of ${program} is unknown`;
  }
}

function causeText(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown reason';
  if ('code' in cause && cause.code === 'ENOENT') return 'it is not installed or not on the PATH';
  if ('code' in cause && cause.code === 'EACCES') return 'it is not executable';
  return cause.message;
}
