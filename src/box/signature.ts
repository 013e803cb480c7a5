import { ExitCode, LabError } from '../errors.js';
import type { Exec } from '../exec/exec.js';
import { interruptedError } from '../exec/interrupted.js';

/**
 * Whether a file was signed with a key of a keyring; gpgv trusts nothing else, no key of the user either.
 *
 * @param paths absolute
 * @throws LabError K8SLAB_BOX_SIGNATURE
 */
export async function verifySignature(
  exec: Exec,
  { file, signature, keyring }: { file: string; signature: string; keyring: string },
  signal: AbortSignal,
): Promise<void> {
  const argv = ['gpgv', '--status-fd', '1', '--keyring', keyring, signature, file];
  const result = await exec.run({ argv, deadlineMs: 60_000, signal });
  if (result.reason === 'aborted') throw interruptedError('check a signature', result.cause);
  // Both: an exit code says nothing of who signed, and a line nothing of what came after it.
  if (result.ok && /^\[GNUPG:\] VALIDSIG /m.test(result.stdout)) return;
  const said = result.stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .at(-1);
  throw unsigned(`its signature is none by a key of ${keyring}${said === undefined ? '' : ` (${said})`}`);
}

/** @param why what is wrong with the checksums of a cloud image */
export function unsigned(why: string): LabError {
  return new LabError('K8SLAB_BOX_SIGNATURE', `Cannot trust the checksums of the cloud image: ${why}`, {
    exitCode: ExitCode.failed,
    hint:
      'Use --from debootstrap, whose packages are signed, or --image-checksum with a checksum that you know from ' +
      'elsewhere; --keyring names another keyring',
  });
}
