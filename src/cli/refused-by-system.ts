import { ExitCode, isDiskFull, LabError } from '../errors.js';

const REFUSED: readonly string[] = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG'];
/** Of sockets and programs the same codes mean something else. */
const NO_FILE = /^(?:connect|listen|bind|spawn|kill)/;

/**
 * A full disk, or a directory that belongs to root, where no part of the program foresaw it: else it would be shown as
 * a bug, with a stack. Undefined for everything else.
 */
export function refusedBySystem(error: unknown): LabError | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  const { code = '', syscall, path } = error as NodeJS.ErrnoException;
  if (syscall === undefined || NO_FILE.test(syscall)) return undefined;
  const what = path === undefined ? 'a file' : `"${path}"`;
  if (isDiskFull(error)) {
    return new LabError('K8SLAB_DISK', `Cannot write ${what}: the disk is full`, {
      exitCode: ExitCode.host,
      hint: 'Free some space and run the same command again: it continues where this one stopped',
      cause: error,
    });
  }
  if (!REFUSED.includes(code)) return undefined;
  const why = /^\w+: (.*?),/.exec(error.message)?.[1] ?? error.message;
  return new LabError('K8SLAB_FILE_ACCESS', `Cannot use ${what}: ${why} (${syscall})`, {
    exitCode: ExitCode.host,
    hint: 'Look at its owner and its permissions: what an earlier run with sudo made belongs to root',
    cause: error,
  });
}
