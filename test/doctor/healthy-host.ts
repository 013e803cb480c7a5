import type { CheckInput, CheckResult, Wanted } from '../../src/doctor/check.js';
import { diagnose } from '../../src/doctor/diagnose.js';
import type { HostExtras } from '../../src/doctor/host-extras.js';
import type { HostProbe } from '../../src/doctor/probe/probe.js';
import { doctorTexts as texts } from './play-host.js';

/** The default lab, which fits. */
const WANTED: Wanted = {
  provider: 'auto',
  nodes: '192.168.1.0/24',
  nodeIps: ['192.168.1.10', '192.168.1.101'],
  pods: '172.16.0.0/16',
  services: '10.96.0.0/12',
  memory: 8192,
  disk: 20_000,
  kubernetes: '1.36.4',
  certain: true,
  started: false,
  labDir: '/home/me/lab',
  home: '/home/me',
  proxied: false,
  bundled: false,
  nodeImage: 'k8slab/node:debian-12',
};

export function healthy(): HostProbe {
  return {
    os: {
      platform: 'linux',
      arch: 'x64',
      cpus: 4,
      memoryTotal: 16_384,
      memoryAvailable: 12_000,
      path: [],
      interfaces: [],
    },
    routes: [{ cidr: '10.0.0.0/24', device: 'eth0' }],
    vagrant: { program: '/usr/bin/vagrant', version: '2.4.9', libvirtPlugin: true },
    virtualbox: { program: '/usr/bin/VBoxManage', version: '7.2.16', driver: true, networksConf: '* 192.168.1.0/24' },
    docker: { program: '/usr/bin/docker', server: '28.0.1', error: undefined },
    libvirt: { program: '/usr/bin/virsh', hypervisor: 'QEMU 9.0', error: undefined, accelerated: true },
    windows: undefined,
    cgroup: 2,
    diskFree: 100_000,
  };
}

const EXTRAS: HostExtras = {
  groups: ['me', 'docker', 'libvirt'],
  inotify: 8192,
  secureBoot: false,
  guest: false,
  virtualisation: true,
  kvmAtLoad: false,
  timeSynced: true,
  resolves: true,
  disks: {},
  proxies: [],
  noProxy: [],
};

export interface Changes {
  probe?: Partial<HostProbe>;
  extras?: Partial<HostExtras>;
  wanted?: Partial<Wanted>;
}

/** A healthy host but for these. */
export function input({ probe, extras, wanted }: Changes = {}): CheckInput {
  return {
    probe: { ...healthy(), ...probe },
    extras: { ...EXTRAS, ...extras },
    wanted: { ...WANTED, ...wanted },
    texts,
  };
}

export function check(code: string, changes: Changes): CheckResult | undefined {
  return diagnose(input(changes)).find((result) => result.code === code);
}
