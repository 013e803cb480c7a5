import { describe, expect, it } from 'vitest';
import { defaultConfig } from '../../src/config/defaults.js';
import { type HostView, hostProblems } from '../../src/config/host-rules.js';
import { parseConfig } from '../../src/config/parse-config.js';

const host: HostView = {
  memoryTotal: 16_000,
  memoryAvailable: 12_000,
  routes: [{ cidr: '10.20.0.0/16', device: 'eth0' }],
};

describe('memory', () => {
  it.each([
    ['fits', 16_000, 12_000, []],
    ['fits exactly', 10_240, 10_240, []],
    ['fits only when other programs end', 16_000, 10_239, ['warning K8SLAB_RAM']],
    ['is more than there is', 10_239, 9000, ['error K8SLAB_RAM']],
  ])('3 workers of 2048 and 4096 for the control plane: %s', (_what, memoryTotal, memoryAvailable, expected) => {
    const problems = hostProblems(defaultConfig(), { ...host, memoryTotal, memoryAvailable });
    expect(problems.map(({ severity, code }) => `${severity} ${code}`)).toEqual(expected);
  });

  it('of docker nodes is what they use, not their size', () => {
    const small = { ...host, memoryTotal: 4000, memoryAvailable: 3000 };
    expect(hostProblems(defaultConfig({ workers: 2 }), small, { provider: 'docker' })).toEqual([]);
    expect(hostProblems(defaultConfig({ workers: 30, provider: 'docker' }), small)).toHaveLength(1);
  });

  it('of a lab that exists is not asked for twice', () => {
    expect(hostProblems(defaultConfig(), { ...host, memoryAvailable: 500 }, { labExists: true })).toEqual([]);
  });

  it('problems name the sum and point at the line', () => {
    const text = 'apiVersion: k8slab/v1\nworkers: 10\n';
    const { config, context } = parseConfig(new TextEncoder().encode(text), { dir: '/' });
    expect(config && hostProblems(config, host, { context })).toEqual([
      {
        code: 'K8SLAB_RAM',
        severity: 'error',
        path: 'workers',
        line: 2,
        column: 10,
        value: '10',
        message: 'the nodes take 24576 MiB (4096 + 10 x 2048) but this host has 16000 MiB, wanted less',
        hint: 'Lower workers, worker.memory or controlPlane.memory, or close other programs.',
      },
    ]);
  });
});

describe('networks of the host', () => {
  const at = (cidr: string, labExists = false) =>
    hostProblems(defaultConfig(), { ...host, routes: [{ cidr, device: 'eth0' }] }, { labExists }).map(
      ({ severity, code, path }) => `${severity} ${code} ${path}`,
    );

  it('the home network of the book is an error for the nodes', () => {
    expect(at('192.168.1.0/24')).toEqual(['error K8SLAB_NET_OVERLAP network.nodes']);
    expect(at('192.168.0.0/16')).toEqual(['error K8SLAB_NET_OVERLAP network.nodes']);
  });

  it('under pods and services is a warning', () => {
    expect(at('172.16.5.0/24')).toEqual(['warning K8SLAB_NET_OVERLAP network.pods']);
    expect(at('10.0.0.0/8')).toEqual(['warning K8SLAB_NET_OVERLAP network.services']);
  });

  it('made by the lab itself are no clash, others still are', () => {
    expect(at('192.168.1.0/24', true)).toEqual([]);
    expect(at('192.168.1.128/25', true)).toEqual(['error K8SLAB_NET_OVERLAP network.nodes']);
  });
});
