import { ExitCode, isDiskFull, LabError } from '../../errors.js';

const CODES = /^(?:EACCES|EPERM|EROFS|EIO|ENOENT|ENOTDIR|EISDIR|EMFILE)$/;

/** A full disk or a missing permission: neither the network nor what was downloaded is to blame. */
export function isDiskTrouble(error: unknown): error is NodeJS.ErrnoException {
  return isDiskFull(error) || (error instanceof Error && 'code' in error && CODES.test(String(error.code)));
}

/** What was written and checked is something else when it is read, and not for the first time. */
export function unreadable(path: string): LabError {
  return new LabError('K8SLAB_DOWNLOAD_CHECKSUM', `Cannot read back ${path}: each time its bytes are others`, {
    exitCode: ExitCode.host,
    hint: 'The disk or the memory of this host is not sound, or somebody changes the file: move the cache with K8SLAB_CACHE',
  });
}
