import { describe, expect, it } from 'vitest';
import { collectHostFacts } from '../../src/doctor/host-facts.js';
import { canAccelerate } from '../../src/doctor/probe/libvirt.js';
import { doctorTexts as texts, type PlayedHost, playHost } from './play-host.js';
import * as recorded from './recorded.js';

const facts = (host: PlayedHost) => collectHostFacts(host, { home: host.dir, vagrantHome: '/vagrant-home', texts });

function say(text: string): string {
  return `cat <<'END'\n${text.trimEnd()}\nEND`;
}

describe('facts of a host', () => {
  it('with nothing on it', async () => {
    const { providers, routes } = await facts(playHost());
    expect(routes).toEqual([]);
    expect(providers).toEqual(
      (['virtualbox', 'libvirt', 'docker'] as const).map((name) => ({
        name,
        usable: false,
        reason: 'vagrant is not installed',
      })),
    );
  });

  it('with everything', async () => {
    const host = playHost();
    host.program('vagrant', 'echo Vagrant 2.3.7');
    host.program('VBoxManage', 'echo 7.0.26r168464');
    host.program('virsh', say(recorded.VIRSH_VERSION));
    host.program('docker', 'echo 20.10.24+dfsg1');
    host.program('ip', `case "$*" in "-j route") ${say(recorded.IP_ROUTE)}\n;; *) echo '[]' ;; esac`);
    host.file('/dev/vboxdrv', '');
    host.file('/dev/kvm', '');
    host.file('/proc/cpuinfo', recorded.CPUINFO_KVM);
    host.file('/usr/share/vagrant-plugins/plugins.d/vagrant-libvirt.json', '{}');
    const found = await facts(host);
    expect(found.routes).toContainEqual({ cidr: '192.168.1.0/24', device: 'wlp3s0' });
    expect(found).toMatchObject({ platform: 'linux', cpus: 4, memoryTotal: 16_384, memoryAvailable: 12_000 });
    expect(found.providers).toEqual([
      { name: 'virtualbox', usable: true, reason: 'VirtualBox 7.0.26 works' },
      { name: 'libvirt', usable: true, accelerated: true, reason: 'libvirt answers with QEMU 7.2.15, with KVM' },
      { name: 'docker', usable: true, reason: 'docker 20.10.24+dfsg1 answers' },
    ]);
  });

  it('with everything installed and nothing running', async () => {
    const host = playHost();
    host.program('vagrant', 'echo Vagrant 2.3.7');
    host.program('VBoxManage', say(recorded.VBOX_WITHOUT_DRIVER));
    host.program('virsh', 'echo "error: failed to connect to the hypervisor" >&2; exit 1');
    host.program('docker', 'echo; echo "Cannot connect to the Docker daemon" >&2; exit 0');
    host.file('/vagrant-home/plugins.json', '{"installed":{"vagrant-libvirt":{}}}');
    expect((await facts(host)).providers.map(({ usable, reason }) => [usable, reason])).toEqual([
      [false, 'VirtualBox is installed but its kernel driver is not loaded (no /dev/vboxdrv)'],
      [false, 'libvirt does not answer: failed to connect to the hypervisor'],
      [false, 'no docker server answers: Cannot connect to the Docker daemon'],
    ]);
  });

  it('with a VirtualBox that this Vagrant refuses', async () => {
    const host = playHost();
    host.program('vagrant', 'echo Vagrant 2.3.7');
    host.program('VBoxManage', 'echo 7.2.16r170000');
    host.file('/dev/vboxdrv', '');
    expect((await facts(host)).providers[0]).toEqual({
      name: 'virtualbox',
      usable: false,
      reason: 'VirtualBox 7.2.16 with Vagrant 2.3.7',
    });
  });

  it('starts no program of a provider nobody asked about', async () => {
    const host = playHost();
    host.program('vagrant', 'touch "$DIR/asked"; echo Vagrant 2.3.7');
    host.program('docker', 'echo 28.0.1');
    host.program('VBoxManage', 'touch "$DIR/asked"; echo 7.0.0');
    const found = await collectHostFacts(host, {
      home: host.dir,
      vagrantHome: '/vagrant-home',
      texts,
      providers: ['docker'],
    });
    expect(found.providers.map(({ name, usable }) => [name, usable])).toEqual([['docker', true]]);
    expect(await host.files.exists('/asked')).toBe(false);
  });
});

describe('KVM', () => {
  it.each([
    ['with vmx and /dev/kvm', 'x64' as const, true, recorded.CPUINFO_KVM, true],
    ['not by /dev/kvm alone', 'x64' as const, true, recorded.CPUINFO_NESTED, false],
    ['not by vmx alone', 'x64' as const, false, recorded.CPUINFO_KVM, false],
    ['on arm64 by /dev/kvm', 'arm64' as const, true, '', true],
  ])('%s', async (_what, arch, device, cpuinfo, usable) => {
    const host = playHost({ arch });
    if (device) host.file('/dev/kvm', '');
    host.file('/proc/cpuinfo', cpuinfo);
    expect(await canAccelerate(host)).toBe(usable);
  });
});
