import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DaemonRecords, isRunning } from '../../src/doctor/fix/daemon-record.js';
import type { OsFacts } from '../../src/doctor/host.js';
import { installPackages } from '../../src/doctor/fix/install.js';
import { planFix } from '../../src/doctor/fix/plan-fix.js';
import { type StartOptions, startDaemons } from '../../src/doctor/fix/start.js';
import { stopDaemons } from '../../src/doctor/fix/stop.js';
import { systemClock } from '../../src/exec/clock.js';
import { type PlayedHost, playHost } from './play-host.js';

const QEMU = ['qemu-system-x86_64', 'qemu-img'];
const PROGRAMS = ['vagrant', 'dockerd', 'docker', 'libvirtd', 'virsh', 'dnsmasq', ...QEMU, 'tini'];
const signal = new AbortController().signal;
const UP = 'echo 20.10.24';
/** Runs until it is told to stop, like a daemon; the server answers while its mark is there. */
const DAEMON = 'trap \'rm -f "$DIR/up"; exit 0\' TERM; touch "$DIR/up"; echo listening; while :; do sleep 0.05; done';
const CLIENT = '[ -e "$DIR/up" ] && echo 20.10.24 || { echo down >&2; exit 1; }';

function debian(programs: readonly string[], os: Partial<OsFacts> = {}): PlayedHost {
  const host = playHost(os);
  for (const name of programs) host.program(name, 'exit 1');
  host.program('apt-cache', 'case "$3" in docker-cli) exit 100 ;; *) printf "Package: %s\\n" "$3" ;; esac');
  return host;
}

/** planFix looks into /usr/sbin too, which is below the played root and empty. */
describe('what is missing', () => {
  it.each([
    ['everything for docker', 'docker' as const, [], ['vagrant', 'docker.io'], ['dockerd']],
    ['the daemon only', 'docker' as const, ['vagrant', 'docker', 'dockerd'], [], ['dockerd']],
    [
      'everything for libvirt',
      'libvirt' as const,
      [],
      [
        'vagrant',
        'libvirt-daemon-system',
        'libvirt-clients',
        'dnsmasq-base',
        'qemu-system-x86',
        'qemu-utils',
        'tini',
        'vagrant-libvirt',
      ],
      ['virtlogd', 'libvirtd'],
    ],
    ['the plugin only', 'libvirt' as const, PROGRAMS, ['vagrant-libvirt'], ['virtlogd', 'libvirtd']],
  ])('%s', async (_what, provider, programs, packages, daemons) => {
    const plan = await planFix(debian(programs), provider);
    expect([...plan.packages].sort()).toEqual([...packages].sort());
    expect(plan.daemons.map(({ name }) => name)).toEqual(daemons);
    expect(plan.systemd).toBe(false);
  });

  it('on arm64 the qemu of its nodes, with the firmware that they start from', async () => {
    const { packages } = await planFix(debian([], { arch: 'arm64' }), 'libvirt', true);
    expect(packages.filter((name) => name.startsWith('qemu')).sort()).toEqual([
      'qemu-efi-aarch64',
      'qemu-system-arm',
      'qemu-utils',
    ]);
    const host = debian([...PROGRAMS, 'qemu-system-aarch64'], { arch: 'arm64' });
    host.remove('qemu-system-x86_64');
    host.file('/usr/share/qemu-efi-aarch64/QEMU_EFI.fd', '');
    expect((await planFix(host, 'libvirt', true)).packages).toEqual([]);
  });

  it('nothing, where all is there and answers', async () => {
    const host = debian(PROGRAMS);
    host.program('docker', UP);
    expect(await planFix(host, 'docker')).toMatchObject({ packages: [], daemons: [] });
  });

  it('not the plugin, where Vagrant has one that its owner installed', async () => {
    expect((await planFix(debian(PROGRAMS), 'libvirt', true)).packages).toEqual([]);
  });

  it('takes the client from a package of its own where there is one', async () => {
    const host = debian(['vagrant', 'dockerd']);
    host.program('apt-cache', 'printf "Package: %s\\n" "$3"');
    expect((await planFix(host, 'docker')).packages).toEqual(['docker-cli']);
  });

  it('leaves starting to systemd where it runs', async () => {
    const host = debian(PROGRAMS);
    host.file('/run/systemd/system/x', '');
    expect((await planFix(host, 'libvirt')).systemd).toBe(true);
  });

  it('wants a reaper of orphans only where it starts libvirt by hand', async () => {
    const host = debian(PROGRAMS.filter((name) => name !== 'tini'));
    expect((await planFix(host, 'libvirt', true)).packages).toEqual(['tini']);
    host.program('virsh', 'echo "Running hypervisor: QEMU 7.2.22"');
    expect(await planFix(host, 'libvirt', true)).toMatchObject({ packages: [], daemons: [] });
    host.remove('virsh');
    host.program('virsh', 'exit 1');
    host.file('/run/systemd/system/x', '');
    expect((await planFix(host, 'libvirt', true)).packages).toEqual([]);
  });
});

describe('installing', () => {
  const APT = 'echo "$DEBIAN_FRONTEND $*" >> "$DIR/apt"; echo working';
  it('updates first, as root', async () => {
    const host = debian([]);
    host.program('id', 'echo 0');
    host.program('apt-get', APT);
    const lines: string[] = [];
    await installPackages(host, ['vagrant', 'docker.io'], { signal, onLine: (line) => lines.push(line) });
    expect(readFileSync(join(host.dir, 'apt'), 'utf8')).toBe(
      'noninteractive -o DPkg::Lock::Timeout=300 update\n' +
        'noninteractive -o DPkg::Lock::Timeout=300 install -y --no-install-recommends vagrant docker.io\n',
    );
    expect(lines).toEqual(['working', 'working']);
  });

  it('goes through sudo for anybody else', async () => {
    const host = debian([]);
    host.program('id', 'echo 1000');
    host.program('sudo', 'printf "%s\\n" "$1" >> "$DIR/sudo"; shift; exec "$@"');
    host.program('apt-get', APT);
    await installPackages(host, ['vagrant'], { signal, onLine: () => {} });
    expect(readFileSync(join(host.dir, 'sudo'), 'utf8')).toBe('-n\n-n\n');
  });

  it('fails with what apt said', async () => {
    const host = debian([]);
    host.program('id', 'echo 0');
    host.program('apt-get', 'echo "E: no network" >&2; exit 100');
    const end = installPackages(host, ['vagrant'], { signal, onLine: () => {} });
    await expect(end).rejects.toMatchObject({
      code: 'K8SLAB_FIX_INSTALL',
      message: expect.stringContaining('E: no network') as string,
    });
  });

  it('says what to install where there is no apt', async () => {
    await expect(installPackages(playHost(), ['vagrant'], { signal, onLine: () => {} })).rejects.toMatchObject({
      code: 'K8SLAB_FIX_UNSUPPORTED',
      hint: 'Install these with the package manager of this host: vagrant',
      exitCode: 3,
    });
  });
});

function starting(host: PlayedHost): StartOptions & { records: DaemonRecords } {
  const records = new DaemonRecords(join(host.dir, 'state'));
  onTestFinished(async () => void (await stopDaemons(records, { process, clock: systemClock })));
  return { host, process, env: host.env, records, clock: systemClock, signal };
}

describe('daemons started by hand', () => {
  it('answer, outlive us, and are ended by their record and nothing else', async () => {
    const host = debian(['vagrant']);
    host.program('dockerd', DAEMON);
    host.program('docker', CLIENT);
    const options = starting(host);
    await startDaemons(await planFix(host, 'docker'), options);
    const [record] = await options.records.list();
    expect(record).toMatchObject({ name: 'dockerd', logPath: join(host.dir, 'state', 'dockerd.log') });
    expect(readFileSync(record?.logPath ?? '', 'utf8')).toBe('listening\n');
    expect(await planFix(host, 'docker')).toMatchObject({ packages: [], daemons: [] });

    const stopped = await stopDaemons(options.records, { process, clock: systemClock });
    expect(stopped.map(({ name, pid }) => [name, pid])).toEqual([['dockerd', record?.pid]]);
    expect(await host.files.exists('/up')).toBe(false);
    expect(await options.records.list()).toEqual([]);
    expect(await stopDaemons(options.records, { process, clock: systemClock })).toEqual([]);
  });

  it('that end at once are a failure with their last words', async () => {
    const host = debian(['vagrant']);
    host.program('dockerd', 'echo "needs to be started with root privileges" >&2; exit 1');
    host.program('docker', CLIENT);
    const options = starting(host);
    await expect(startDaemons(await planFix(host, 'docker'), options)).rejects.toMatchObject({
      code: 'K8SLAB_DOCKER_DOWN',
      message: 'Cannot start dockerd: it ended at once, needs to be started with root privileges',
    });
  });

  it('are told from a later process with the same pid', async () => {
    const records = new DaemonRecords(join(playHost().dir, 'state'));
    const mine = await records.write('dockerd', process.pid, 0);
    expect(await isRunning(mine, process)).toBe(true);
    const reused = { ...mine, processStart: 'another boot/1' };
    expect(await isRunning(reused, process)).toBe(false);
  });
});

it('systemd is asked to start its units', async () => {
  const host = debian(PROGRAMS);
  host.file('/run/systemd/system/x', '');
  host.program('id', 'echo 0');
  host.program('systemctl', 'echo "$*" > "$DIR/systemctl"; touch "$DIR/up"');
  host.program('docker', CLIENT);
  const options = starting(host);
  await startDaemons(await planFix(host, 'docker'), options);
  expect(readFileSync(join(host.dir, 'systemctl'), 'utf8')).toBe('start docker\n');
  expect(await options.records.list()).toEqual([]);
});
