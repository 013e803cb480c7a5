import { describe, expect, it } from 'vitest';
import { refusedHostOnly } from '../../src/doctor/host-only.js';
import { collectRoutes } from '../../src/doctor/network/collect.js';
import { tidyRoutes } from '../../src/doctor/network/route.js';
import { interfaceNetworks } from '../../src/doctor/os-facts.js';
import { check } from './healthy-host.js';
import { playHost } from './play-host.js';
import * as recorded from './recorded.js';

const HOST_ONLY = { address: '192.168.56.1', cidr: '192.168.56.1/24', mac: '0a:00:27:00:00:0b' };
const LAN = { address: '192.168.1.33', cidr: '192.168.1.33/24', mac: '3c:52:82:11:22:33' };
const info = (part: typeof LAN) => ({ ...part, family: 'IPv4' as const, netmask: '255.255.255.0', internal: false });

describe('a VPN that takes everything', () => {
  it('is no network that the lab could clash with', () => {
    const routes = ['0.0.0.0/1', '128.0.0.0/1', '64.0.0.0/2', '10.0.0.0/8'].map((cidr) => ({ cidr, device: 'tun0' }));
    expect(tidyRoutes(routes).map(({ cidr }) => cidr)).toEqual(['10.0.0.0/8']);
  });
});

describe('a host-only network that VirtualBox keeps after a destroy', () => {
  it('is known on Windows by its address, whatever it is called', async () => {
    const interfaces = interfaceNetworks({ '이더넷 2': [info(HOST_ONLY)], 'Wi-Fi': [info(LAN)] });
    const host = playHost({ platform: 'win32', interfaces });
    host.program('route', `cat <<'END'\n${recorded.ROUTE_PRINT}\nEND`);
    expect(await collectRoutes(host)).toEqual([
      { cidr: '192.168.56.0/24', device: 'vboxnet (이더넷 2)' },
      { cidr: '192.168.1.0/24', device: 'Wi-Fi' },
    ]);
  });

  it('keeps its name elsewhere', () => {
    expect(interfaceNetworks({ vboxnet0: [info(HOST_ONLY)] })).toEqual([
      { cidr: '192.168.56.0/24', device: 'vboxnet0' },
    ]);
  });

  it('is in the way of other providers only', () => {
    const routes = [{ cidr: '192.168.1.0/24', device: 'vboxnet0' }];
    const status = (provider: 'auto' | 'virtualbox' | 'libvirt') =>
      check('K8SLAB_NET_OVERLAP', { probe: { routes }, wanted: { provider } })?.status;
    expect([status('auto'), status('virtualbox'), status('libvirt')]).toEqual(['ok', 'ok', 'fail']);
  });
});

describe('what nobody can read as a network', () => {
  const refused = (networksConf: string): string[] | undefined =>
    refusedHostOnly({ platform: 'linux', virtualbox: '7.0.26', networksConf, addresses: ['192.168.1.10'] })?.refused;

  it('allows nothing in networks.conf, where a mask is as good as a prefix', () => {
    expect(refused('* 10.0.0.0/8,192.168.0.0/16\n')).toEqual(['192.168.1.10']);
    expect(refused('* 192.168/16 192.168.0.0/255.0.255.0\n')).toEqual(['192.168.1.10']);
    expect(refused('* 192.168.0.0/255.255.0.0\n')).toBeUndefined();
  });

  it('spares nothing in no_proxy', () => {
    const extras = { proxies: ['http_proxy=http://proxy:3128'], noProxy: ['192.168/16', '10.0.0.0/99'] };
    expect(check('K8SLAB_PROXY', { extras })).toMatchObject({ status: 'warn' });
  });
});
