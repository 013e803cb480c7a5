import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { ExitCode, LabError } from '../errors.js';
import type { BoxSource } from './distributions.js';

/** What is asked of the machine a box is built on; injected, so that any can be played. */
export interface BuildHost {
  platform: string;
  /** `x64` */
  arch: string;
  /** 0: root. */
  uid: number;
  /** ID in /etc/os-release. */
  osId: string;
  /** Directories of programs; with those of administrators, which a user's PATH may lack. */
  path: string;
  exists: (path: string) => Promise<boolean>;
}

interface Needs {
  provider: 'virtualbox' | 'libvirt' | 'docker';
  from: BoxSource;
  /** Checks the signature of a cloud image; absent: there is none to check. */
  keyring?: { path: string; package: string } | undefined;
  /** The image goes to dockerd, not to a file. */
  load: boolean;
  /** Of Debian's packages, where one was named. */
  debianMirror: string | undefined;
}

export interface BuildNeeds {
  things: readonly Need[];
  /** Its apt sources lead to Debian's archive. */
  debian: boolean;
}

interface Need {
  /** A program's name, or the absolute path of a file. */
  what: string;
  package: string;
}

export function withAdminPath(path: string): string {
  return [...path.split(delimiter).filter((each) => each !== ''), '/usr/local/sbin', '/usr/sbin', '/sbin'].join(
    delimiter,
  );
}

/** Programs and files that this build uses beside those of every Debian and Ubuntu. */
export function needsOf(wanted: Needs): BuildNeeds {
  return { things: thingsOf(wanted), debian: wanted.from === 'debootstrap' && wanted.debianMirror === undefined };
}

function thingsOf({ provider, from, keyring, load }: Needs): Need[] {
  const needs: Need[] = [
    { what: 'jq', package: 'jq' },
    { what: 'unshare', package: 'util-linux' },
  ];
  if (from === 'debootstrap') {
    needs.push(
      { what: 'debootstrap', package: 'debootstrap' },
      { what: '/usr/share/keyrings/debian-archive-keyring.gpg', package: 'debian-archive-keyring' },
    );
  } else {
    needs.push(
      { what: 'qemu-img', package: 'qemu-utils' },
      { what: 'sfdisk', package: 'fdisk' },
      { what: 'blkid', package: 'util-linux' },
      // Of the kernel: a container may not have it.
      { what: '/dev/loop-control', package: '' },
    );
    if (keyring) needs.push({ what: 'gpgv', package: 'gpgv' }, { what: keyring.path, package: keyring.package });
  }
  if (provider === 'docker') return load ? [...needs, { what: 'docker', package: 'docker.io' }] : needs;
  return [
    ...needs,
    { what: 'mkfs.ext4', package: 'e2fsprogs' },
    { what: 'sfdisk', package: 'fdisk' },
    { what: 'grub-mkimage', package: 'grub-common' },
    { what: '/usr/lib/grub/i386-pc/boot.img', package: 'grub-pc-bin' },
    { what: 'qemu-img', package: 'qemu-utils' },
  ];
}

/** Everything that is wrong with this machine for such a build, and the packages that would help. */
export async function hostProblems(
  host: BuildHost,
  needs: BuildNeeds,
): Promise<{ problems: string[]; packages: string[] }> {
  const problems: string[] = [];
  if (host.platform !== 'linux') return { problems: [`it runs on Linux only, this is ${host.platform}`], packages: [] };
  if (host.arch !== 'x64') problems.push(`boxes are made for amd64 on amd64, this is ${host.arch}`);
  if (host.uid !== 0) problems.push('it has to run as root: it installs a system with owners and devices of its own');
  const missing: Need[] = [];
  if (needs.debian && host.osId !== 'debian') {
    problems.push('this is no Debian, so --debian-mirror has to name a mirror, as https://<mirror>/debian');
  }
  for (const need of needs.things) {
    if (missing.some(({ what }) => what === need.what) || (await isThere(host, need.what))) continue;
    missing.push(need);
    problems.push(`${need.what} is missing`);
  }
  return { problems, packages: [...new Set(missing.map((need) => need.package).filter((name) => name !== ''))].sort() };
}

/** @throws LabError K8SLAB_BOX_HOST with all problems */
export async function requireHost(host: BuildHost, needs: BuildNeeds): Promise<void> {
  const { problems, packages } = await hostProblems(host, needs);
  if (problems.length === 0) return;
  const hints = [
    ...(host.platform === 'linux' ? [] : ['Build in a Linux VM or WSL 2, copy the .box here and use k8slab box add']),
    ...(packages.length > 0 ? [`Install: apt-get install -y --no-install-recommends ${packages.join(' ')}`] : []),
    ...(host.platform === 'linux' && host.uid !== 0
      ? ['Start it with sudo and --out FILE, then k8slab box add FILE as yourself']
      : []),
  ];
  throw new LabError('K8SLAB_BOX_HOST', `Cannot build a box here: ${problems.join('; ')}`, {
    exitCode: ExitCode.host,
    ...(hints.length > 0 && { hint: hints.join('. ') }),
    details: { problems, packages },
  });
}

async function isThere(host: BuildHost, what: string): Promise<boolean> {
  if (what.startsWith('/')) return host.exists(what);
  for (const directory of host.path.split(delimiter)) if (await host.exists(join(directory, what))) return true;
  return false;
}

/** ID in /etc/os-release; '' where there is none. */
export async function readOsId(): Promise<string> {
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return /^ID="?([\w.-]+)"?$/m.exec(text)?.[1] ?? '';
}
