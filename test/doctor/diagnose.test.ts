import { describe, expect, it } from 'vitest';
import type { CheckResult, Wanted } from '../../src/doctor/check.js';
import { diagnose } from '../../src/doctor/diagnose.js';
import type { HostProbe } from '../../src/doctor/probe/probe.js';
import { check, healthy, input } from './healthy-host.js';

const NONE = { program: undefined, version: undefined, libvirtPlugin: false };
const NO_DOCKER = { program: undefined, server: undefined, error: undefined };
const DOCKER_DOWN = { program: '/usr/bin/docker', server: undefined, error: 'Cannot connect' };
const VBOX = healthy().virtualbox;
const WINDOWS = { hypervisor: true, vbs: true, features: ['VirtualMachinePlatform'], services: ['MemoryIntegrity'] };

describe('diagnosis', () => {
  it('finds nothing wrong with a healthy host', () => {
    const results = diagnose(input());
    expect(results.filter(({ status }) => status === 'warn' || status === 'fail')).toEqual([]);
    expect(new Set(results.map(({ code }) => code)).size).toBe(results.length);
  });

  it.each<[string, string, Partial<HostProbe>, Partial<Wanted>, CheckResult['status'], string | RegExp]>([
    ['no vagrant', 'K8SLAB_VAGRANT_MISSING', { vagrant: NONE }, {}, 'fail', 'vagrant is not installed'],
    [
      'no provider',
      'K8SLAB_PROVIDER_NONE',
      { vagrant: NONE },
      {},
      'fail',
      /^virtualbox: vagrant is not installed; libvirt/,
    ],
    [
      'the wanted provider does not work',
      'K8SLAB_PROVIDER_NONE',
      { docker: NO_DOCKER },
      { provider: 'docker' },
      'fail',
      'docker: docker is not installed',
    ],
    ['another one works', 'K8SLAB_PROVIDER_NONE', { docker: NO_DOCKER }, {}, 'ok', /docker is not installed/],
    [
      'a version pair Vagrant refuses',
      'K8SLAB_VBOX_MATRIX',
      { vagrant: { ...healthy().vagrant, version: '2.3.7' } },
      {},
      'warn',
      'VirtualBox 7.2.16 with Vagrant 2.3.7',
    ],
    [
      'the same, and it is wanted',
      'K8SLAB_VBOX_MATRIX',
      { vagrant: { ...healthy().vagrant, version: '2.3.7' } },
      { provider: 'virtualbox' },
      'fail',
      /Vagrant 2\.3\.7/,
    ],
    [
      'a VirtualBox nobody knows yet',
      'K8SLAB_VBOX_MATRIX',
      { virtualbox: VBOX && { ...VBOX, version: '7.3.0' } },
      { provider: 'virtualbox' },
      'warn',
      /7\.3\.0/,
    ],
    [
      'no kernel driver',
      'K8SLAB_VBOX_DRIVER',
      { virtualbox: VBOX && { ...VBOX, driver: false } },
      {},
      'warn',
      /no \/dev\/vboxdrv/,
    ],
    [
      'a subnet VirtualBox refuses',
      'K8SLAB_VBOX_HOSTONLY_RANGE',
      { virtualbox: VBOX && { ...VBOX, networksConf: undefined } },
      { provider: 'virtualbox' },
      'fail',
      '192.168.1.10, 192.168.1.101 not in the allowed ranges (192.168.56.0/21)',
    ],
    [
      'VirtualBox is of no interest',
      'K8SLAB_VBOX_HOSTONLY_RANGE',
      { virtualbox: VBOX && { ...VBOX, networksConf: undefined } },
      { provider: 'docker' },
      'skip',
      'this lab does not use it',
    ],
    [
      'the home network in the way',
      'K8SLAB_NET_OVERLAP',
      { routes: [{ cidr: '192.168.0.0/16', device: 'wlan0' }] },
      {},
      'fail',
      '192.168.1.0/24 overlaps 192.168.0.0/16 on wlan0 (LAN)',
    ],
    ['little memory left', 'K8SLAB_RAM', {}, { memory: 13_000 }, 'warn', /take 13000 MiB, 12000 of 16384/],
    ['more memory than there is', 'K8SLAB_RAM', {}, { memory: 16_000 }, 'fail', /16000/],
    ['a small disk', 'K8SLAB_DISK', { diskFree: 15_000 }, {}, 'warn', /15000/],
    ['a full disk', 'K8SLAB_DISK', { diskFree: 1000 }, {}, 'fail', /1000/],
    ['an unknown disk', 'K8SLAB_DISK', { diskFree: undefined }, {}, 'skip', /unknown/],
    [
      'docker is down and wanted',
      'K8SLAB_DOCKER_DOWN',
      { docker: DOCKER_DOWN },
      { provider: 'docker' },
      'fail',
      /Cannot connect/,
    ],
    ['docker is down', 'K8SLAB_DOCKER_DOWN', { docker: DOCKER_DOWN }, {}, 'warn', /Cannot connect/],
    [
      'libvirt is down',
      'K8SLAB_LIBVIRT_DOWN',
      { libvirt: { program: '/usr/bin/virsh', hypervisor: undefined, error: 'no socket', accelerated: false } },
      { provider: 'libvirt' },
      'fail',
      /no socket/,
    ],
    [
      'no libvirt plugin',
      'K8SLAB_LIBVIRT_DOWN',
      { vagrant: { ...healthy().vagrant, libvirtPlugin: false } },
      { provider: 'libvirt' },
      'fail',
      /plugin/,
    ],
    [
      'software emulation',
      'K8SLAB_KVM',
      { libvirt: { program: 'x', hypervisor: 'QEMU', error: undefined, accelerated: false } },
      {},
      'warn',
      /no hardware/,
    ],
    ['cgroup v1 under a new kubelet', 'K8SLAB_CGROUP_V1', { cgroup: 1 }, { provider: 'docker' }, 'fail', /cgroup v1/],
    [
      'cgroup v1 under an old kubelet',
      'K8SLAB_CGROUP_V1',
      { cgroup: 1 },
      { provider: 'docker', kubernetes: '1.20.2' },
      'ok',
      /cgroup v1/,
    ],
    [
      'cgroup v1 and virtual machines',
      'K8SLAB_CGROUP_V1',
      { cgroup: 1 },
      { provider: 'libvirt' },
      'skip',
      /does not use it/,
    ],
    [
      'Hyper-V',
      'K8SLAB_HYPERV',
      { windows: WINDOWS },
      {},
      'warn',
      'active: Virtual Machine Platform (WSL 2), Memory Integrity, virtualization-based security (VBS)',
    ],
    [
      'Windows without it',
      'K8SLAB_HYPERV',
      { windows: { hypervisor: false, vbs: false, features: [], services: [] } },
      {},
      'ok',
      /no other/,
    ],
  ])('%s', (_what, code, probe, wanted, status, seen) => {
    const result = check(code, { probe, wanted });
    expect(result?.status).toBe(status);
    if (typeof seen === 'string') expect(result?.seen).toBe(seen);
    else expect(result?.seen).toMatch(seen);
    // Whoever is stopped is told what to do.
    if (status === 'fail' || status === 'warn') expect(result?.fix).not.toBe('');
  });

  it('only warns of what the default lab would lack where no lab is decided on', () => {
    const wanted = { provider: 'docker' as const, certain: false };
    const probe = {
      cgroup: 1 as const,
      diskFree: 10,
      routes: [{ cidr: '192.168.1.0/24', device: 'wlan0' }],
    };
    const results = diagnose(input({ probe, wanted }));
    expect(results.filter(({ status }) => status === 'warn').map(({ code }) => code)).toEqual([
      'K8SLAB_CGROUP_V1',
      'K8SLAB_NET_OVERLAP',
      'K8SLAB_DISK',
    ]);
    expect(
      diagnose(input({ probe: { ...probe, docker: NO_DOCKER }, wanted })).some(({ status }) => status === 'fail'),
    ).toBe(true);
  });

  it('takes the network of a lab that is up for its own', () => {
    const routes = [{ cidr: '192.168.1.0/24', device: 'br-0123' }];
    expect(check('K8SLAB_NET_OVERLAP', { probe: { routes }, wanted: { started: true } })?.status).toBe('ok');
    expect(
      check('K8SLAB_NET_OVERLAP', {
        probe: { routes: [{ cidr: '192.168.0.0/16', device: 'x' }] },
        wanted: { started: true },
      })?.status,
    ).toBe('fail');
  });

  it('proposes a networks.conf that keeps what is allowed now', () => {
    const result = check('K8SLAB_VBOX_HOSTONLY_RANGE', {
      probe: { virtualbox: VBOX && { ...VBOX, networksConf: undefined } },
    });
    expect(result?.fix).toContain(': * 192.168.56.0/21 192.168.1.0/24 (');
  });
});
