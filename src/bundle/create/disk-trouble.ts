const CODES = /^(?:ENOSPC|EDQUOT|EACCES|EPERM|EROFS|EIO|ENOENT|ENOTDIR|EISDIR|EMFILE)$/;

/** A full disk or a missing permission: neither the network nor what was downloaded is to blame. */
export function isDiskTrouble(error: unknown): boolean {
  return error instanceof Error && 'code' in error && CODES.test(String(error.code));
}
