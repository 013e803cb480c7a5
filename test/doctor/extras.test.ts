import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CheckStatus } from '../../src/doctor/check.js';
import { hasImage } from '../../src/doctor/probe/docker.js';
import { raiseInotify } from '../../src/doctor/fix/inotify.js';
import type { HostExtras } from '../../src/doctor/host-extras.js';
import { probeExtras } from '../../src/doctor/probe/extras.js';
import type { HostProbe } from '../../src/doctor/probe/probe.js';
import { type Changes, check, healthy } from './healthy-host.js';
import { type PlayedHost, playHost } from './play-host.js';
import * as recorded from './recorded.js';

const found = (): Promise<unknown> => Promise.resolve('192.0.2.1');
const look = (host: PlayedHost, env: Record<string, string> = {}, lookup = found): Promise<HostExtras> =>
  probeExtras(host, { env, lock: undefined, lookup });

describe('what else is seen', () => {
  it('on Linux', async () => {
    const host = playHost();
    host.file('/proc/sys/fs/inotify/max_user_instances', '128\n');
    host.file('/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c', '\u0006\0\0\0\u0001');
    host.file('/proc/cpuinfo', recorded.CPUINFO_KVM);
    host.file('/proc/modules', recorded.PROC_MODULES_KVM);
    host.file('/sys/module/kvm/parameters/enable_virt_at_load', 'Y\n');
    host.program('id', 'case "$1" in -u) echo 1000 ;; *) echo me docker ;; esac');
    host.program('timedatectl', 'echo no');
    expect(await look(host)).toMatchObject({
      inotify: 128,
      secureBoot: true,
      virtualisation: true,
      kvmAtLoad: true,
      groups: ['me', 'docker'],
      timeSynced: false,
      resolves: true,
      disks: { docker: 100_000, libvirt: 100_000 },
      proxies: [],
    });
  });

  it('on a Linux that tells nothing', async () => {
    const host = playHost();
    host.program('id', 'echo 0');
    expect(await look(host)).toEqual({
      kvmAtLoad: false,
      resolves: true,
      disks: { docker: 100_000, libvirt: 100_000 },
      proxies: [],
      noProxy: [],
    });
  });

  it.each([
    [recorded.PROC_VERSION_WSL1, 1],
    [recorded.PROC_VERSION_WSL2, 2],
    ['Linux version 6.1.0-18-amd64 (debian-kernel@lists.debian.org)', undefined],
  ])('of %j', async (version, wsl) => {
    const host = playHost();
    host.file('/proc/version', version);
    expect((await look(host)).wsl).toBe(wsl);
  });

  it('on macOS', async () => {
    const host = playHost({ platform: 'darwin', arch: 'arm64' });
    host.program('sw_vers', 'echo 26.5');
    host.program('sysctl', 'echo 1');
    expect(await look(host)).toMatchObject({ macos: '26.5', virtualisation: true });
  });

  it.each([
    [recorded.W32TM, true],
    [recorded.W32TM_KOREAN, false],
    ['The service has not been started. (0x80070426)', undefined],
  ])('on Windows, in any language: %j', async (said, synced) => {
    const host = playHost();
    host.program('w32tm', `cat <<'END'\n${said}\nEND`);
    // The fake program is a file of this system; only the platform is played.
    expect(
      (
        await probeExtras(
          { ...host, os: { ...host.os, platform: 'win32' } },
          { env: {}, lock: undefined, lookup: found },
        )
      ).timeSynced,
    ).toBe(synced);
  });

  it('of names and proxies, without logins', async () => {
    const env = {
      HTTP_PROXY: 'http://me:secret@proxy:3128',
      all_proxy: 'me:s/cret@proxy:1080',
      no_proxy: 'localhost, 10.0.0.0/8,',
    };
    const extras = await look(playHost(), env, () => Promise.reject(new Error('ENOTFOUND')));
    expect(extras).toMatchObject({
      resolves: false,
      proxies: ['http_proxy=http://[redacted]@proxy:3128', 'all_proxy=[redacted]@proxy:1080'],
      noProxy: ['localhost', '10.0.0.0/8'],
    });
  });
});

it('the image of docker nodes is looked for where there is a server to ask', async () => {
  const host = playHost();
  expect(await hasImage(host, 'k8slab/node:debian-12')).toBeUndefined();
  host.program('docker', 'case "$*" in "image ls --quiet -- there:1") echo 4f5e6d ;; esac');
  expect([await hasImage(host, 'there:1'), await hasImage(host, 'gone:1')]).toEqual([true, false]);
});

const vbox = (version: string) => ({ program: '/x', version, driver: true, networksConf: undefined });
const mac = (arch: 'arm64' | 'x64', virtualbox: string): Partial<HostProbe> => ({
  os: { ...healthy().os, platform: 'darwin', arch },
  virtualbox: vbox(virtualbox),
});
const windows = { os: { ...healthy().os, platform: 'win32' as const } };
const PROXY = { proxies: ['http_proxy=http://proxy:3128'] };

describe('its diagnosis', () => {
  it.each<[string, string, Changes, CheckStatus, RegExp]>([
    ['few inotify instances', 'INOTIFY', { extras: { inotify: 128 } }, 'warn', /is 128/],
    [
      'few, and no docker nodes',
      'INOTIFY',
      { extras: { inotify: 128 }, wanted: { provider: 'libvirt' } },
      'skip',
      /not use/,
    ],
    ['no virtualisation', 'NO_VIRTUALISATION', { extras: { virtualisation: false } }, 'warn', /neither/],
    [
      'none in a guest',
      'NO_VIRTUALISATION',
      { extras: { virtualisation: false, guest: true } },
      'warn',
      /itself|is a virtual/,
    ],
    ['nested', 'NO_VIRTUALISATION', { extras: { guest: true } }, 'ok', /nested/],
    ['Secure Boot alone', 'SECURE_BOOT', { extras: { secureBoot: true } }, 'ok', /nobody/],
    [
      'Secure Boot and no driver',
      'SECURE_BOOT',
      {
        extras: { secureBoot: true },
        probe: { virtualbox: { ...vbox('7.2.0'), driver: false } },
        wanted: { provider: 'virtualbox' },
      },
      'fail',
      /driver/,
    ],
    ['KVM first', 'HYPERVISOR_CONFLICT', { extras: { kvmAtLoad: true } }, 'warn', /enable_virt_at_load/],
    [
      'VirtualBox too old for Apple',
      'VBOX_MAC',
      { probe: mac('arm64', '7.0.26'), wanted: { provider: 'virtualbox' } },
      'fail',
      /7\.0\.26/,
    ],
    ['a broken pair', 'VBOX_MAC', { probe: mac('arm64', '7.2.10'), extras: { macos: '26.5' } }, 'warn', /26\.5/],
    ['a good pair', 'VBOX_MAC', { probe: mac('x64', '7.0.26'), extras: { macos: '15.1' } }, 'ok', /15\.1/],
    ['WSL 1', 'WSL', { extras: { wsl: 1 } }, 'fail', /WSL 1/],
    [
      'a lab on a Windows drive',
      'WSL',
      { extras: { wsl: 2 }, wanted: { labDir: '/mnt/c/Users/me/lab' } },
      'warn',
      /mnt\/c/,
    ],
    ['WSL 2 with docker', 'WSL', { extras: { wsl: 2 }, probe: { virtualbox: undefined } }, 'ok', /WSL 2/],
    [
      'not in the group',
      'DOCKER_PERMISSION',
      {
        extras: { groups: ['me'] },
        probe: { docker: { program: '/x', server: undefined, error: 'denied' } },
        wanted: { provider: 'docker' },
      },
      'fail',
      /group docker \(me\)/,
    ],
    [
      'docker nodes without their image',
      'NODE_IMAGE',
      { extras: { nodeImage: false }, wanted: { provider: 'docker' } },
      'warn',
      /k8slab\/node:debian-12 is not/,
    ],
    [
      'docker as all there is, with its image',
      'NODE_IMAGE',
      { extras: { nodeImage: true }, probe: { virtualbox: undefined, libvirt: undefined } },
      'ok',
      /k8slab\/node/,
    ],
    ['docker beside VirtualBox', 'NODE_IMAGE', { extras: { nodeImage: false } }, 'skip', /not use/],
    ['no docker to ask', 'NODE_IMAGE', { wanted: { provider: 'docker' } }, 'skip', /no docker server/],
    ['not in the group and it works', 'LIBVIRT_PERMISSION', { extras: { groups: ['me'] } }, 'ok', /libvirt/],
    [
      'a VPN where libvirt wants to be',
      'LIBVIRT_NETWORK',
      { probe: { routes: [{ cidr: '192.168.0.0/16', device: 'tun0' }] } },
      'warn',
      /tun0/,
    ],
    [
      'its own bridge there',
      'LIBVIRT_NETWORK',
      { probe: { routes: [{ cidr: '192.168.121.0/24', device: 'virbr1' }] } },
      'ok',
      /free/,
    ],
    [
      'a VPN where pods are',
      'NET_PODS',
      { probe: { routes: [{ cidr: '10.96.0.0/16', device: 'utun3' }] } },
      'warn',
      /utun3 \(VPN\)/,
    ],
    ['a proxy for the nodes too', 'PROXY', { extras: PROXY }, 'warn', /proxy:3128/],
    [
      'a proxy that spares the nodes',
      'PROXY',
      { extras: { ...PROXY, noProxy: ['192.168.1.0/24'] }, wanted: { proxied: true } },
      'ok',
      /192/,
    ],
    ['and nodes without one', 'PROXY', { extras: { ...PROXY, noProxy: ['192.168.'] } }, 'warn', /proxy/],
    ['no names', 'DNS', { extras: { resolves: false } }, 'warn', /registry/],
    ['no names and a bundle', 'DNS', { extras: { resolves: false }, wanted: { bundled: true } }, 'skip', /bundle/],
    [
      'a source that is silent',
      'SOURCES',
      { extras: { sources: [{ name: 'quay.io', problem: 'status 503' }] } },
      'warn',
      /quay\.io \(status 503\)/,
    ],
    ['sources that answer', 'SOURCES', { extras: { sources: [{ name: 'quay.io' }] } }, 'ok', /answer: quay\.io/],
    ['sources and a bundle', 'SOURCES', { wanted: { bundled: true } }, 'skip', /bundle/],
    ['a wrong clock', 'TIME', { extras: { timeSynced: false } }, 'warn', /not synchronised/],
    ['a Korean name on Windows', 'LAB_PATH', { probe: windows, wanted: { home: 'C:\\Users\\민수' } }, 'warn', /민수/],
    ['a Korean name on Linux', 'LAB_PATH', { wanted: { home: '/home/민수' } }, 'ok', /lab/],
    ['a lock left behind', 'LOCK', { extras: { lock: { path: '/l', owner: '7', alive: false } } }, 'warn', /\(7\)/],
    ['a lock held', 'LOCK', { extras: { lock: { path: '/l', owner: '7', alive: true } } }, 'ok', /works/],
    [
      'a full disk of docker',
      'DISK',
      { extras: { disks: { docker: 10 } }, wanted: { provider: 'docker' } },
      'fail',
      /10 MiB/,
    ],
    ['the memory of a lab that runs', 'RAM', { wanted: { memory: 99_999, started: true } }, 'ok', /99999/],
    [
      'a Vagrant that is broken',
      'VAGRANT_MISSING',
      { probe: { vagrant: { program: '/x', version: undefined, libvirtPlugin: false } } },
      'warn',
      /does not tell/,
    ],
  ])('%s', (_what, code, changes, status, seen) => {
    const result = check(`K8SLAB_${code}`, changes);
    expect(result).toMatchObject({ status, seen: expect.stringMatching(seen) as string });
    if (status === 'fail' || status === 'warn') expect([result?.why, result?.fix]).not.toContain('');
  });

  it('names the features of Windows with the way to turn each off', () => {
    const probe = {
      windows: { hypervisor: true, vbs: true, features: ['HypervisorPlatform'], services: ['CredentialGuard'] },
    };
    const result = check('K8SLAB_HYPERV', { probe });
    expect(result?.seen).toBe(
      'active: Windows Hypervisor Platform, Credential Guard, virtualization-based security (VBS)',
    );
    expect(result?.fix).toContain('DISM /Online /Disable-Feature /FeatureName:HypervisorPlatform');
    expect(result?.fix).toContain('LsaCfgFlags');
  });
});

it('inotify instances are raised now and for the next boot, as root', async () => {
  const host = playHost();
  host.program('id', 'echo 1000');
  host.program('sudo', 'shift; exec "$@"');
  host.program('sysctl', 'echo "$*" > "$DIR/sysctl"');
  host.program('tee', 'cat > "$DIR/tee"; echo "$1" >> "$DIR/tee"');
  await raiseInotify(host, 1024, new AbortController().signal);
  expect(readFileSync(join(host.dir, 'sysctl'), 'utf8')).toBe('-w fs.inotify.max_user_instances=1024\n');
  expect(readFileSync(join(host.dir, 'tee'), 'utf8')).toMatch(/instances = 1024\n\/etc\/sysctl\.d\/60-k8slab\.conf\n$/);
  host.program('sysctl', 'echo "permission denied on key" >&2; exit 1');
  await expect(raiseInotify(host, 1024, new AbortController().signal)).rejects.toMatchObject({
    code: 'K8SLAB_INOTIFY',
  });
});
