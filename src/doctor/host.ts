import { access, readFile, statfs } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import type { Exec } from '../exec/exec.js';
import type { HostRoute } from './network/route.js';

/** What the operating system says of itself; injected so that any workstation can be played in a test. */
export interface OsFacts {
  platform: 'linux' | 'darwin' | 'win32';
  arch: 'x64' | 'arm64';
  cpus: number;
  /** MiB. */
  memoryTotal: number;
  /** MiB. */
  memoryAvailable: number;
  /** Directories of PATH, in order. */
  path: readonly string[];
  /** IPv4 networks of the interfaces that are up; what is known even where no routing program is installed. */
  interfaces: readonly HostRoute[];
}

/** Files of the host, below a root that tests move. */
export interface HostFiles {
  /** Content, or undefined when it cannot be read. */
  read(path: string): Promise<string | undefined>;
  exists(path: string): Promise<boolean>;
  /** Space an ordinary user can still write below the nearest existing directory, in MiB. */
  freeMiB(path: string): Promise<number | undefined>;
}

/** Everything doctor looks through. */
export interface Host {
  exec: Exec;
  os: OsFacts;
  files: HostFiles;
}

export function createHostFiles(root = ''): HostFiles {
  return {
    read: (path) => readFile(root + path, 'utf8').catch(() => undefined),
    exists: (path) =>
      access(root + path).then(
        () => true,
        () => false,
      ),
    freeMiB: (path) => freeMiB(root + path),
  };
}

async function freeMiB(path: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(path);
    return Math.floor((bavail * bsize) / (1024 * 1024));
  } catch {
    const parent = dirname(path);
    return parent === path ? undefined : freeMiB(parent);
  }
}

/** Splits PATH as this platform writes it. */
export function splitPath(path: string | undefined): string[] {
  return (path ?? '').split(delimiter).filter((entry) => entry !== '');
}

/**
 * Where a program is on PATH, or undefined. Looking is microseconds where starting `vagrant --version` is most of
 * a second, and a program that is there but broken is found out by whoever starts it.
 */
export async function findProgram(host: Pick<Host, 'os' | 'files'>, name: string): Promise<string | undefined> {
  const names = host.os.platform === 'win32' ? [`${name}.exe`, `${name}.cmd`, `${name}.bat`] : [name];
  for (const directory of host.os.path) {
    for (const file of names) {
      const candidate = join(directory, file);
      if (await host.files.exists(candidate)) return candidate;
    }
  }
  return undefined;
}
