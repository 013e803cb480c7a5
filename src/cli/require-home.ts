import { homedir } from 'node:os';
import { ExitCode, LabError } from '../errors.js';

/**
 * State, downloads and boxes are kept below the home directory. A user whom the system does not know, as in a
 * container that was started with a bare number, has none until HOME says where it is.
 *
 * @throws LabError K8SLAB_NO_HOME
 */
export function requireHome(home: () => string = homedir): void {
  try {
    home();
  } catch (cause) {
    throw new LabError('K8SLAB_NO_HOME', 'Cannot find a home directory: HOME is not set and this user has none', {
      exitCode: ExitCode.host,
      hint: 'Set HOME to a directory that this user may write',
      cause,
    });
  }
}
