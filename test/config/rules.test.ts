import { describe, expect, it } from 'vitest';
import { defaultConfig } from '../../src/config/defaults.js';
import { nodeAddress } from '../../src/config/layout.js';
import { MAX_WORKERS } from '../../src/config/limits.js';
import type { LabConfig } from '../../src/config/model.js';
import { parseConfig } from '../../src/config/parse-config.js';
import { PROFILES } from '../../src/config/profiles.js';
import { NOWHERE } from '../../src/config/read/locate.js';
import { dotOne } from '../../src/config/rules/dot-one.js';
import { RULES } from '../../src/config/rules/index.js';
import { contextOf, type Rule } from '../../src/config/rules/rule.js';
import { cidrContains, parseCidr } from '../../src/net/cidr.js';
import { formatIp } from '../../src/net/ip.js';
import { formatRange } from '../../src/net/range.js';

type File = Parameters<typeof defaultConfig>[0];
const context = contextOf(NOWHERE);
const found = (config: LabConfig, rules: readonly Rule[] = RULES): string[] =>
  rules.flatMap((rule) => rule.check(config, context)).map(({ code, path }) => `${code} ${path}`);

describe('defaults', () => {
  const profiles: File[] = [
    {},
    { profile: 'classic' },
    { provider: 'docker' },
    { profile: 'classic', provider: 'docker' },
  ];
  it.each(profiles)('of %j break no rule', (file) => expect(found(defaultConfig(file))).toEqual([]));

  it('docker nodes have containerd in every profile', () => {
    expect(defaultConfig({ profile: 'classic' }).runtime).toBe('docker');
    expect(defaultConfig({ profile: 'classic', provider: 'docker' }).runtime).toBe('containerd');
  });

  it.each(Object.entries(PROFILES))(
    'profile %s allows its own default and the newest of each minor',
    (name, profile) => {
      for (const kubernetes of [profile.defaultKubernetes, ...Object.values(profile.kubernetes)]) {
        expect(found(defaultConfig({ profile: name as 'modern', kubernetes, runtime: 'containerd' }))).toEqual([]);
      }
    },
  );
});

describe('rules', () => {
  it.each<[string, File, string[]]>([
    ['a /24 holds 30 workers', { workers: 30 }, []],
    ['a /25 holds 26', { workers: 26, network: { nodes: '192.168.1.128/25' } }, []],
    ['but not 27', { workers: 27, network: { nodes: '192.168.1.128/25' } }, ['K8SLAB_NET_TOO_SMALL network.nodes']],
    ['a /28 holds the control plane', { workers: 0, network: { nodes: '192.168.1.16/28' } }, []],
    ['a /29 does not', { workers: 0, network: { nodes: '192.168.1.16/29' } }, ['K8SLAB_NET_TOO_SMALL network.nodes']],
    ['a /24 of pods is for one node', { workers: 0, network: { pods: '172.16.0.0/24' } }, []],
    ['not for two', { workers: 1, network: { pods: '172.16.0.0/24' } }, ['K8SLAB_NET_TOO_SMALL network.pods']],
    ['metallb next to a worker', { workers: 2, network: { metallb: '192.168.1.103-192.168.1.254' } }, []],
    [
      'metallb on a worker',
      { workers: 3, network: { metallb: '192.168.1.103-192.168.1.254' } },
      ['K8SLAB_NET_METALLB network.metallb'],
    ],
    [
      'metallb on broadcast',
      { workers: 0, network: { metallb: '192.168.1.200-192.168.1.255' } },
      ['K8SLAB_NET_METALLB network.metallb'],
    ],
    [
      'metallb on .1',
      { workers: 0, network: { metallb: '192.168.1.1-192.168.1.9' } },
      ['K8SLAB_NET_METALLB network.metallb'],
    ],
    ['docker and 1.23', { profile: 'classic', kubernetes: '1.23.17', runtime: 'docker' }, []],
    ['docker and modern', { runtime: 'docker' }, ['K8SLAB_RUNTIME runtime']],
    ['1.33 is in no profile', { kubernetes: '1.33.1' }, ['K8SLAB_CONFIG_KUBERNETES kubernetes']],
    [
      'pods over the NAT of VirtualBox',
      { provider: 'virtualbox', network: { pods: '10.0.0.0/16' } },
      ['K8SLAB_NET_OVERLAP network.pods'],
    ],
    [
      'nodes over the NAT of libvirt',
      { provider: 'libvirt', network: { nodes: '192.168.121.0/24' } },
      ['K8SLAB_NET_OVERLAP network.nodes'],
    ],
    ['the same with docker nodes', { provider: 'docker', network: { nodes: '192.168.121.0/24' } }, []],
    ['a control plane named host', { controlPlane: { name: 'host' } }, ['K8SLAB_CONFIG_NAME controlPlane.name']],
    ['the last port', { workers: 3, ssh: { portBase: 65_442 } }, []],
    ['one more', { workers: 3, ssh: { portBase: 65_443 } }, ['K8SLAB_CONFIG_SSH_PORT ssh.portBase']],
    ['a password for the proxy', { proxy: { http: 'http://me:pw@proxy:3128' } }, ['K8SLAB_CONFIG_SECRET proxy.http']],
    ['a user without password', { proxy: { http: 'http://me@proxy:3128' } }, []],
  ])('%s', (_what, file, expected) => expect(found(defaultConfig(file))).toEqual(expected));

  it('no node ends in .1, whatever fits', () => {
    for (const nodes of ['192.168.1.0/24', '192.168.1.128/25', '10.0.0.0/8', '172.16.0.0/12', '10.1.2.0/25']) {
      const inside = Array.from({ length: MAX_WORKERS + 1 }, (_, index) => nodeAddress(nodes, index)).filter(
        (address) => cidrContains(nodes, address),
      );
      expect(inside.length).toBeGreaterThan(26);
      expect(inside.filter((address) => address.endsWith('.1'))).toEqual([]);
    }
  });

  it('a numbering that would give .1 is refused', () => {
    expect(found({ ...defaultConfig({ network: { nodes: '10.0.0.0/16' } }), workers: 157 }, [dotOne])).toEqual([
      'K8SLAB_NET_DOT_ONE network.nodes',
    ]);
  });

  it('have names of their own', () => {
    expect(new Set(RULES.map(({ name }) => name)).size).toBe(RULES.length);
  });
});

describe('rules and broken values', () => {
  const codes = (text: string) =>
    parseConfig(new TextEncoder().encode(`apiVersion: k8slab/v1\n${text}`), { dir: '/' }).problems.map(
      ({ code, path }) => `${code} ${path}`,
    );

  it('a rule about a broken value keeps silent, the others speak', () => {
    expect(codes('network: { nodes: x, metallb: 10.0.0.11-10.0.0.99 }\nkubernetes: 1.2.3\n')).toEqual([
      'K8SLAB_NET_CIDR network.nodes',
      'K8SLAB_CONFIG_KUBERNETES kubernetes',
    ]);
  });

  it('so does one about a key that was misspelt', () => {
    expect(codes('network: { node: 10.0.0.0/24, metallb: 10.0.0.11-10.0.0.99 }\n')).toEqual([
      'K8SLAB_CONFIG_UNKNOWN_KEY network.node',
    ]);
  });

  it('a network at either end of the address space is a problem of its line, whatever would lie outside', () => {
    for (let prefix = 0; prefix <= 32; prefix += 1) {
      for (const network of ['0.0.0.0', formatIp(2 ** 32 - 2 ** (32 - prefix))].map((ip) => `${ip}/${prefix}`)) {
        for (const range of ['nodes', 'pods', 'services', 'metallb'] as const) {
          const value = range === 'metallb' ? formatRange(parseCidr(network)) : network;
          const text = `apiVersion: k8slab/v1\nworkers: 30\nnetwork:\n  ${range}: ${value}\n`;
          const { config, problems } = parseConfig(new TextEncoder().encode(text), { dir: '/' });
          const refused = problems.filter(({ severity, line }) => severity === 'error' && line === 4);
          expect([config, refused.length > 0], text).toEqual([undefined, true]);
          expect(refused.every(({ hint }) => hint !== undefined)).toBe(true);
        }
      }
    }
  });

  it('the value that stands in the file is pointed at, not a default', () => {
    expect(codes('workers: 30\nnetwork: { pods: 172.16.0.0/20 }\n')).toEqual(['K8SLAB_NET_TOO_SMALL network.pods']);
    expect(codes('network: { nodes: 172.16.1.0/24 }\n')).toEqual(['K8SLAB_NET_OVERLAP network.nodes']);
  });
});
