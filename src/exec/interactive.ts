import { constants } from 'node:os';
import { ExitCode, LabError } from '../errors.js';
import type { HostProcess } from './host-process.js';
import { startProgram } from './start-program.js';

/** Runs a program in the user's own terminal and returns its exit code (128 + number when a signal ended it). */
export type Interactive = (argv: readonly string[]) => Promise<number>;

/**
 * The streams of this process are handed on as they are, so the program sees the real terminal. It stays in our
 * process group: a Ctrl-C is its own business.
 *
 * @throws LabError `K8SLAB_PROGRAM_MISSING` when it cannot be started
 */
export function createInteractive({
  env,
  host: { platform },
}: {
  env: Readonly<Record<string, string | undefined>>;
  host: HostProcess;
}): Interactive {
  return async (argv) => {
    const { child } = await startProgram(argv, { platform, stdio: 'inherit', env: { ...env } }).catch(
      (cause: unknown) => {
        const why = cause instanceof Error ? cause.message : String(cause);
        throw new LabError('K8SLAB_PROGRAM_MISSING', `Cannot start ${argv[0] ?? ''}: ${why}`, {
          exitCode: ExitCode.host,
          cause,
        });
      },
    );
    return new Promise((resolve) => {
      child.once('close', (exitCode, signal) => {
        resolve(exitCode ?? 128 + (signal === null ? 0 : constants.signals[signal]));
      });
    });
  };
}
