// The same names must be safe on Windows, where a bundle may be verified, and on Linux, where it is used:
// no backslash, no drive letter, no control characters.
const SEGMENT = /^[A-Za-z0-9_+@=,~%. ()-]+$/;

function segmentsAreSafe(segments: readonly string[]): boolean {
  return segments.every(
    (segment) => SEGMENT.test(segment) && segment !== '.' && segment !== '..' && !segment.endsWith(' '),
  );
}

/** A relative path with `/` that names something below its root, whatever the root is. */
export function isSafeRelativePath(path: string): boolean {
  return path.length <= 500 && segmentsAreSafe(path.split('/'));
}

/** An absolute Linux path of a file, in normal form. */
export function isSafeAbsolutePath(path: string): boolean {
  return path.startsWith('/') && isSafeRelativePath(path.slice(1));
}
