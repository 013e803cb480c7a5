import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type ParsedConfig, parseConfig } from '../../src/config/parse-config.js';

const fixtures = fileURLToPath(new URL('fixtures/', import.meta.url));

function parseFixture(name: string): ParsedConfig {
  return parseConfig(readFileSync(`${fixtures}${name}.yaml`), { dir: '/labs/one' });
}

/** `line:column CODE path`, as short as a table wants it. */
function brief({ problems }: ParsedConfig): string[] {
  return problems.map(({ line, column, code, path, severity }) =>
    `${line}:${column} ${severity === 'warning' ? '(warning) ' : ''}${code.replace('K8SLAB_', '')} ${path}`.trim(),
  );
}

const INVALID: Record<string, string[]> = {
  bomb: ['1:1 CONFIG_ALIASES'],
  'box-version': ['5:12 CONFIG_BOX box.version'],
  box: ['6:9 CONFIG_BOX box.file'],
  directive: ['1:1 CONFIG_SYNTAX'],
  docker: ['7:9 CONFIG_BOX box.file', '8:12 CONFIG_BOX box.version'],
  empty: ['1:1 CONFIG_EMPTY'],
  'key-types': ['2:1 CONFIG_KEY', '3:3 CONFIG_KEY', '5:1 CONFIG_KEY'],
  keys: [
    '2:1 CONFIG_UNKNOWN_KEY netwrok',
    '4:3 CONFIG_UNKNOWN_KEY worker.memroy',
    '5:3 CONFIG_UNKNOWN_KEY worker.disk',
    '7:1 CONFIG_DUPLICATE_KEY',
    '8:1 CONFIG_UNKNOWN_KEY __proto__',
    '10:1 CONFIG_UNKNOWN_KEY constructor',
  ],
  list: ['1:1 CONFIG_TYPE'],
  'metallb-edges': ['4:12 NET_METALLB network.metallb'],
  'metallb-outside': ['3:12 NET_METALLB network.metallb'],
  names: ['4:9 CONFIG_NAME controlPlane.name', '6:13 CONFIG_SSH_PORT ssh.portBase'],
  networks: [
    '4:10 NET_RESERVED network.nodes',
    '5:9 NET_OVERLAP network.pods',
    '6:13 (warning) NET_PUBLIC network.services',
  ],
  octal: ['2:10 CONFIG_VALUE workers', '4:10 NET_CIDR network.nodes'],
  'open-quote': ['4:1 CONFIG_SYNTAX'],
  overlaps: [
    '5:9 NET_OVERLAP network.pods',
    '6:13 NET_OVERLAP network.services',
    '6:13 NET_OVERLAP network.services',
    '7:12 NET_METALLB network.metallb',
  ],
  'self-alias': ['3:9 CONFIG_ALIASES'],
  tab: ['3:1 CONFIG_SYNTAX'],
  tags: ['2:21 CONFIG_TAG', '3:16 CONFIG_TAG'],
  'too-small': [
    '4:10 NET_TOO_SMALL network.nodes',
    '5:9 NET_TOO_SMALL network.pods',
    '6:13 NET_TOO_SMALL network.services',
  ],
  'two-documents': ['2:1 CONFIG_MULTIPLE_DOCUMENTS'],
  types: [
    '2:7 CONFIG_NAME name',
    '3:10 CONFIG_TYPE workers',
    '4:1 CONFIG_TYPE controlPlane',
    '5:1 CONFIG_TYPE worker',
    '6:10 CONFIG_TYPE network',
    '7:18 CONFIG_SSH_PORT ssh.portBase',
    '8:14 CONFIG_VALUE box.name',
  ],
  urls: [
    '4:17 CONFIG_URL registry.mirrors["docker.io"][0]',
    '5:5 CONFIG_VALUE registry.mirrors["bad host"]',
    '6:5 CONFIG_URL registry.mirrors["quay.io"]',
    '7:14 CONFIG_TYPE registry.mirrors["ghcr.io"]',
    '9:9 CONFIG_URL proxy.http',
    '10:10 CONFIG_URL proxy.https',
    '11:13 CONFIG_VALUE proxy.noProxy[0]',
  ],
  values: [
    '1:13 CONFIG_VALUE apiVersion',
    '2:7 CONFIG_NAME name',
    '3:10 CONFIG_VALUE profile',
    '4:13 CONFIG_KUBERNETES kubernetes',
    '5:11 CONFIG_VALUE provider',
    '6:10 CONFIG_VALUE workers',
    '7:23 CONFIG_NODE_SIZE controlPlane.cpus',
    '7:34 CONFIG_NODE_SIZE controlPlane.memory',
    '7:49 CONFIG_TYPE controlPlane.untaint',
    '8:17 CONFIG_NODE_SIZE worker.cpus',
    '8:28 CONFIG_NODE_SIZE worker.memory',
    '10:10 NET_CIDR network.nodes',
    '11:9 NET_CIDR network.pods',
    '12:13 NET_CIDR network.services',
    '13:12 NET_METALLB network.metallb',
    '15:13 CONFIG_SSH_PORT ssh.portBase',
    '16:9 CONFIG_VALUE bundle',
    '17:15 CONFIG_TYPE bookDefaults',
  ],
  versions: ['2:13 CONFIG_KUBERNETES kubernetes'],
};

describe('lab files that are refused', () => {
  it.each(Object.entries(INVALID))('invalid-%s', (name, expected) => {
    const parsed = parseFixture(`invalid-${name}`);
    expect(brief(parsed)).toEqual(expected);
    expect(parsed.config).toBeUndefined();
  });

  it('are all in the table', () => {
    const files = readdirSync(fixtures).filter((file) => file.startsWith('invalid-'));
    expect(files.map((file) => file.slice('invalid-'.length, -'.yaml'.length)).sort()).toEqual(
      Object.keys(INVALID).sort(),
    );
  });
});

describe('lab files that are taken', () => {
  const names = readdirSync(fixtures).filter((file) => file.startsWith('valid-'));

  it.each(names)('%s', (file) => {
    const parsed = parseFixture(file.slice(0, -'.yaml'.length));
    expect(parsed.problems).toEqual([]);
    expect(parsed.config).toBeDefined();
  });

  it('the example of the README means what it says', () => {
    expect(parseFixture('valid-readme').config).toEqual({
      apiVersion: 'k8slab/v1',
      name: 'lab',
      profile: 'modern',
      kubernetes: '1.36.4',
      runtime: 'containerd',
      cni: 'calico',
      provider: 'auto',
      workers: 3,
      controlPlane: { name: 'm-k8s', cpus: 2, memory: 4096, untaint: false },
      worker: { cpus: 1, memory: 2048 },
      network: {
        nodes: '192.168.1.0/24',
        pods: '172.16.0.0/16',
        services: '10.96.0.0/12',
        metallb: '192.168.1.11-192.168.1.99',
      },
      registry: { mirrors: {}, auth: false },
      proxy: { noProxy: [] },
      ssh: { portBase: 60010 },
      keep: [],
      bookDefaults: false,
    });
  });

  it('every key reaches the configuration, paths made absolute from the file', () => {
    expect(parseFixture('valid-everything').config).toEqual({
      apiVersion: 'k8slab/v1',
      name: 'class-2',
      profile: 'classic',
      kubernetes: '1.20.2',
      runtime: 'containerd',
      cni: 'static-route',
      provider: 'libvirt',
      workers: 20,
      controlPlane: { name: 'master', cpus: 4, memory: 6144, untaint: true },
      worker: { cpus: 2, memory: 3072 },
      network: {
        nodes: '10.10.0.0/16',
        pods: '10.244.0.0/16',
        services: '10.20.0.0/16',
        metallb: '10.10.1.0 - 10.10.1.255',
      },
      box: { name: 'k8slab/debian-12', file: '/labs/one/boxes/debian-12.box' },
      bundle: '/labs/bundles/classic',
      registry: {
        mirrors: {
          'docker.io': ['https://mirror.local:5000', 'http://192.168.0.5'],
          'registry.local:5000': ['http://registry.local:5000'],
        },
        auth: true,
      },
      proxy: {
        http: 'http://proxy.local:3128',
        https: 'http://proxy.local:3128',
        noProxy: ['.local', '192.168.0.0/16'],
      },
      ssh: { portBase: 2200 },
      keep: ['volume:mysql-*', 'file:/nfs_shared/mine'],
      bookDefaults: true,
    });
  });

  it('quotes, shell, Ruby and template syntax stay data', () => {
    const { config } = parseFixture('valid-strange-text');
    expect(config?.box?.name).toBe('it\'s "#{`id`}" $(id) ${HOME} %w() <%= 1 %> {{x}} \\ 한글');
    expect(config?.bundle).toBe('/labs/one/; rm -rf ~ #');
  });

  it('aliases and small networks work', () => {
    expect(parseFixture('valid-aliases').config?.worker).toEqual({ cpus: 2, memory: 4096 });
    expect(parseFixture('valid-small-network').config?.network.metallb).toBe('192.168.7.43-192.168.7.46');
  });
});
