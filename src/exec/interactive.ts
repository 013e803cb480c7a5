import { execa } from 'execa';
import { ExitCode, LabError } from '../errors.js';

/** Runs a program in the user's own terminal and returns its exit code (128 + number when a signal ended it). */
export type Interactive = (argv: readonly string[]) => Promise<number>;

const SIGNALS: Readonly<Record<string, number>> = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGKILL: 9, SIGTERM: 15 };

/**
 * The streams of this process are handed on as they are, so the program sees the real terminal. It stays in our
 * process group: a Ctrl-C is its own business.
 *
 * @throws LabError `K8SLAB_PROGRAM_MISSING` when it cannot be started
 */
export function createInteractive(env: Readonly<Record<string, string | undefined>>): Interactive {
  return async ([program = '', ...args]) => {
    const result = await execa(program, args, { stdio: 'inherit', reject: false, extendEnv: false, env });
    if (result.exitCode !== undefined) return result.exitCode;
    if (result.signal !== undefined) return 128 + (SIGNALS[result.signal] ?? 0);
    throw new LabError('K8SLAB_PROGRAM_MISSING', `Cannot start ${program}: ${result.shortMessage}`, {
      exitCode: ExitCode.host,
      cause: result.cause,
    });
  };
}
