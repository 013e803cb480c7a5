import { ExitCode, LabError } from '../../errors.js';
import { mustRun } from '../../exec/must-run.js';
import { findProgram, type Host } from '../host.js';

export interface InstallOptions {
  signal: AbortSignal;
  onLine: (line: string) => void;
}

const MINUTE = 60_000;

/**
 * Installs Debian packages, as root or through sudo without a password.
 *
 * @throws LabError K8SLAB_FIX_UNSUPPORTED where there is no apt-get, K8SLAB_FIX_INSTALL with apt's own words
 */
export async function installPackages(host: Host, packages: readonly string[], options: InstallOptions): Promise<void> {
  if (packages.length === 0) return;
  if ((await findProgram(host, 'apt-get')) === undefined) {
    throw new LabError('K8SLAB_FIX_UNSUPPORTED', 'Cannot install packages: this host has no apt-get', {
      exitCode: ExitCode.host,
      hint: `Install these with the package manager of this host: ${packages.join(', ')}`,
    });
  }
  const root = await rootPrefix(host);
  const apt = (what: string, ...args: string[]) =>
    mustRun(
      host.exec,
      {
        // sudo drops the environment, so it is given behind it; the lock is waited for, as cron may hold it.
        argv: [...root, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-o', 'DPkg::Lock::Timeout=300', ...args],
        deadlineMs: 30 * MINUTE,
        ...options,
      },
      {
        code: 'K8SLAB_FIX_INSTALL',
        what,
        hint: 'Do as root what apt says, or repair the package sources, then try again.',
      },
    );
  await apt('update the list of packages', 'update');
  // Vagrant recommends every hypervisor it knows; only what is needed is wanted.
  await apt(`install ${packages.join(', ')}`, 'install', '-y', '--no-install-recommends', ...packages);
}

/** Empty for root, else sudo that fails instead of asking: nobody could see its question. */
export async function rootPrefix(host: Host): Promise<string[]> {
  const id = await host.exec.run({ argv: ['id', '-u'], deadlineMs: 10_000 });
  return id.stdout.trim() === '0' ? [] : ['sudo', '-n'];
}
