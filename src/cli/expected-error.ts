import { ExitCode, isLabError, LabError } from '../errors.js';
import { interruptedError } from '../exec/interrupted.js';

const FULL: readonly string[] = ['ENOSPC', 'EDQUOT'];
const REFUSED: readonly string[] = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG'];
/** Of sockets and programs the same codes mean something else. */
const NO_FILE = /^(?:connect|listen|bind|spawn|kill)/;

/**
 * What a person brings about and no part of the program foresees: Ctrl-C while a file is read, a full disk, a
 * directory that belongs to root. Without this they would be shown as bugs, with a stack. Everything else stays as
 * it is.
 */
export function expectedError(error: unknown, signal: AbortSignal): unknown {
  if (isLabError(error)) return error;
  if (signal.aborted) return interruptedError('finish', error);
  return refusedBySystem(error) ?? error;
}

function refusedBySystem(error: unknown): LabError | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  const { code, syscall, path } = error as NodeJS.ErrnoException;
  if (code === undefined || NO_FILE.test(syscall ?? '')) return undefined;
  const what = path === undefined ? 'a file' : `"${path}"`;
  if (FULL.includes(code)) {
    return new LabError('K8SLAB_DISK', `Cannot write ${what}: the disk is full`, {
      exitCode: ExitCode.host,
      hint: 'Free some space and run the same command again: it continues where this one stopped',
      cause: error,
    });
  }
  if (!REFUSED.includes(code)) return undefined;
  const why = /^\w+: (.*?),/.exec(error.message)?.[1] ?? error.message;
  return new LabError('K8SLAB_FILE_ACCESS', `Cannot use ${what}: ${why} (${syscall ?? code})`, {
    exitCode: ExitCode.host,
    hint: 'Look at its owner and its permissions: what an earlier run with sudo made belongs to root',
    cause: error,
  });
}
