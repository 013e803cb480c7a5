import { describe, expect, it } from 'vitest';
import { refusedHostOnly } from '../../src/doctor/host-only.js';
import { compareVersions, vagrantDrives } from '../../src/doctor/matrix.js';
import { parseNetstat } from '../../src/doctor/network/darwin.js';
import { parseIpAddr, parseIpRoute } from '../../src/doctor/network/linux.js';
import { networkOf, prefixOfMask, tidyRoutes } from '../../src/doctor/network/route.js';
import { parseRoutePrint } from '../../src/doctor/network/windows.js';
import { parseMemAvailable } from '../../src/doctor/os-facts.js';
import { parseVirshVersion } from '../../src/doctor/probe/libvirt.js';
import { parseVagrantVersion } from '../../src/doctor/probe/vagrant.js';
import { parseVirtualBoxVersion } from '../../src/doctor/probe/virtualbox.js';
import { parseWindowsProbe } from '../../src/doctor/probe/windows.js';
import * as recorded from './recorded.js';

describe('networks of the host', () => {
  it('on Linux, also of interfaces that are down', () => {
    expect(tidyRoutes([...parseIpRoute(recorded.IP_ROUTE), ...parseIpAddr(recorded.IP_ADDR)])).toEqual([
      { cidr: '172.17.0.0/16', device: 'docker0' },
      { cidr: '192.168.1.0/24', device: 'wlp3s0' },
      { cidr: '192.168.56.0/24', device: 'vboxnet0' },
    ]);
  });

  it('on macOS, with its shortened addresses', () => {
    expect(tidyRoutes(parseNetstat(recorded.NETSTAT_MAC))).toEqual([
      { cidr: '10.10.10.0/24', device: 'en0' },
      { cidr: '172.16.111.0/24', device: 'vmnet1' },
      { cidr: '192.168.220.0/24', device: 'vmnet8' },
    ]);
  });

  it('on Windows, in any language', () => {
    expect(tidyRoutes(parseRoutePrint(recorded.ROUTE_PRINT))).toEqual([
      { cidr: '192.168.1.0/24', device: '192.168.1.33' },
      { cidr: '192.168.56.0/24', device: '192.168.56.1' },
    ]);
  });

  it('are none where a program prints something else', () => {
    expect([parseIpRoute('oops'), parseIpAddr('{}'), parseNetstat('oops'), parseRoutePrint('oops')]).toEqual([
      [],
      [],
      [],
      [],
    ]);
  });

  it('are computed from an address and its prefix or mask', () => {
    expect(networkOf('192.168.1.130', 25)).toBe('192.168.1.128/25');
    expect(networkOf('255.255.255.255', 1)).toBe('128.0.0.0/1');
    expect(['255.255.254.0', '0.0.0.0', '255.255.255.255', '255.0.255.0'].map(prefixOfMask)).toEqual([
      23,
      0,
      32,
      undefined,
    ]);
  });
});

describe('versions', () => {
  it.each([
    ['7.0.26r168464\n', '7.0.26'],
    [recorded.VBOX_WITHOUT_DRIVER, '7.0.20'],
    ['VBoxManage: error', undefined],
  ])('of VirtualBox in %j', (output, version) => {
    expect(parseVirtualBoxVersion(output)).toBe(version);
  });

  it('of Vagrant and libvirt', () => {
    expect(parseVagrantVersion('Vagrant 2.3.4\n')).toBe('2.3.4');
    expect(parseVagrantVersion('warning: x\nVagrant 2.4.10.dev\n')).toBe('2.4.10.dev');
    expect(parseVirshVersion(recorded.VIRSH_VERSION)).toBe('QEMU 7.2.15');
    expect(compareVersions('2.4.10', '2.4.9')).toBeGreaterThan(0);
  });

  it.each([
    ['2.3.4', '7.0.26', { kind: 'works' }],
    ['2.3.7', '7.1.4', { kind: 'refused', vagrant: '2.4.2' }],
    ['2.4.1', '7.1.0', { kind: 'refused', vagrant: '2.4.2' }],
    ['2.4.8', '7.2.0', { kind: 'refused', vagrant: '2.4.9' }],
    ['2.4.9', '7.2.16', { kind: 'works' }],
    ['2.4.9', '7.3.0', { kind: 'unknown' }],
    ['2.4.9', '8.0.0', { kind: 'unknown' }],
    ['2.4.9', '5.2.44', { kind: 'too-old' }],
  ])('Vagrant %s with VirtualBox %s: %o', (vagrant, virtualbox, verdict) => {
    expect(vagrantDrives(vagrant, virtualbox)).toEqual(verdict);
  });
});

describe('host-only networks that Vagrant refuses', () => {
  const ask = (part: Partial<Parameters<typeof refusedHostOnly>[0]>) =>
    refusedHostOnly({
      platform: 'linux',
      virtualbox: '7.0.26',
      networksConf: undefined,
      addresses: ['192.168.1.10', '192.168.1.101'],
      ...part,
    });
  it.each([
    ['the default range only', {}, ['192.168.1.10', '192.168.1.101']],
    ['inside the default range', { addresses: ['192.168.56.10', '192.168.63.254'] }, undefined],
    ['before 6.1.28', { virtualbox: '6.1.26' }, undefined],
    ['from 6.1.28 on', { virtualbox: '6.1.28' }, ['192.168.1.10', '192.168.1.101']],
    ['macOS with VirtualBox 7', { platform: 'darwin' as const }, undefined],
    [
      'macOS with VirtualBox 6',
      { platform: 'darwin' as const, virtualbox: '6.1.40' },
      ['192.168.1.10', '192.168.1.101'],
    ],
    ['Windows', { platform: 'win32' as const }, undefined],
    ['a file that allows it', { networksConf: '* 10.0.0.0/8 192.168.1.0/24\n' }, undefined],
    [
      'lines without a star do not count',
      { networksConf: '192.168.1.0/24\n# * 192.168.1.0/24\n' },
      ['192.168.1.10', '192.168.1.101'],
    ],
    [
      'a file replaces the default range',
      { networksConf: '* 10.0.0.0/8\n', addresses: ['192.168.56.10'] },
      ['192.168.56.10'],
    ],
    ['everything', { networksConf: '  * 0.0.0.0/0 ::/0\n' }, undefined],
    ['a single address', { networksConf: '* 192.168.1.10\n' }, ['192.168.1.101']],
  ])('%s', (_what, part, refused) => {
    expect(ask(part)?.refused).toEqual(refused);
  });
});

it('memory is what can be had, in MiB', () => {
  expect(parseMemAvailable('MemTotal: 100 kB\nMemAvailable:   19570688 kB\n')).toBe(19_112);
  expect(parseMemAvailable('MemTotal: 100 kB\n')).toBeUndefined();
});

it('Windows tells what takes the processor', () => {
  expect(parseWindowsProbe(recorded.POWERSHELL)).toEqual({
    hypervisor: true,
    vbs: true,
    features: ['Microsoft-Windows-Subsystem-Linux', 'VirtualMachinePlatform'],
    services: ['CredentialGuard', 'MemoryIntegrity'],
  });
  expect(parseWindowsProbe('')).toBeUndefined();
});
