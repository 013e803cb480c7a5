import { describe, expect, it } from 'vitest';
import { type BuildHost, hostProblems, needsOf, requireHost } from '../../src/box/host-needs.js';

const EVERYTHING = [
  'jq',
  'unshare',
  'debootstrap',
  'mkfs.ext4',
  'sfdisk',
  'grub-mkimage',
  'qemu-img',
  'docker',
  'gpgv',
  'blkid',
];
const KEYRING = { path: '/usr/share/keyrings/debian-archive-keyring.gpg', package: 'debian-archive-keyring' };

function host(has: readonly string[], other: Partial<BuildHost> = {}): BuildHost {
  const there = new Set([...has.map((name) => (name.startsWith('/') ? name : `/usr/sbin/${name}`))]);
  return {
    platform: 'linux',
    arch: 'x64',
    uid: 0,
    osId: 'debian',
    path: '/usr/bin:/usr/sbin',
    exists: async (path) => there.has(path),
    ...other,
  };
}

const files = ['/dev/loop-control', KEYRING.path, '/usr/lib/grub/i386-pc/boot.img'];
const debootstrap = needsOf({ provider: 'libvirt', from: 'debootstrap', load: false, debianMirror: undefined });
const cloud = needsOf({
  provider: 'docker',
  from: 'cloud-image',
  keyring: KEYRING,
  load: true,
  debianMirror: undefined,
});

describe('a machine that builds boxes', () => {
  it('has all it needs', async () => {
    for (const needs of [debootstrap, cloud]) {
      expect(await hostProblems(host([...EVERYTHING, ...files]), needs)).toEqual({ problems: [], packages: [] });
    }
  });

  it('is told of everything at once, with one line to type', async () => {
    const error = await requireHost(host(['jq', 'unshare'], { uid: 1000 }), debootstrap).catch((e: unknown) => e);
    expect(error).toMatchObject({
      code: 'K8SLAB_BOX_HOST',
      exitCode: 3,
      details: {
        packages: [
          'debian-archive-keyring',
          'debootstrap',
          'e2fsprogs',
          'fdisk',
          'grub-common',
          'grub-pc-bin',
          'qemu-utils',
        ],
      },
    });
    const { message, hint } = error as { message: string; hint: string };
    expect(message).toContain('root');
    expect(message).toContain('/usr/lib/grub/i386-pc/boot.img is missing');
    expect(hint).toContain(
      'apt-get install -y --no-install-recommends debian-archive-keyring debootstrap e2fsprogs fdisk grub-common grub-pc-bin qemu-utils',
    );
    expect(hint).toContain('--out FILE');
  });

  it('runs Linux on amd64', async () => {
    const mac = await hostProblems(host([], { platform: 'darwin' }), debootstrap);
    expect(mac).toEqual({ problems: ['it runs on Linux only, this is darwin'], packages: [] });
    await expect(requireHost(host([], { platform: 'win32' }), debootstrap)).rejects.toMatchObject({
      hint: expect.stringContaining('WSL 2') as string,
    });
    const arm = await hostProblems(host([...EVERYTHING, ...files], { arch: 'arm64' }), debootstrap);
    expect(arm.problems).toHaveLength(1);
  });

  it('names a mirror where it is no Debian itself', async () => {
    const ubuntu = host([...EVERYTHING, ...files], { osId: 'ubuntu' });
    expect((await hostProblems(ubuntu, debootstrap)).problems.join()).toContain('--debian-mirror');
    const named = needsOf({ provider: 'libvirt', from: 'debootstrap', load: false, debianMirror: 'http://x/debian' });
    expect((await hostProblems(ubuntu, named)).problems).toEqual([]);
    expect((await hostProblems(ubuntu, cloud)).problems).toEqual([]);
  });

  it('needs no docker for a file', () => {
    const needs = needsOf({ provider: 'docker', from: 'debootstrap', load: false, debianMirror: undefined });
    expect(needs.things.map(({ what }) => what)).not.toContain('docker');
  });
});
