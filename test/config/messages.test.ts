import { describe, expect, it } from 'vitest';
import { formatProblems } from '../../src/config/format-problems.js';
import { loadConfig } from '../../src/config/load-config.js';
import { parseConfig } from '../../src/config/parse-config.js';
import { completeVersion } from '../../src/config/profiles.js';
import { editDistance, suggest } from '../../src/config/suggest.js';

const parse = (text: string, overrides = {}) =>
  parseConfig(new TextEncoder().encode(`apiVersion: k8slab/v1\n${text}`), { dir: '/labs/one', overrides });

describe('problems as text', () => {
  const format = (text: string) => {
    const { problems, text: source } = parse(text);
    return formatProblems(problems, 'k8slab.yaml', source);
  };

  it('show place, key, reason, code, the line and a hint', () => {
    expect(
      format('profile: moden\nnetwork:\n  nodes: 192.168.1.5/24\n'),
    ).toBe(`k8slab.yaml:2:10: profile: not one of modern, classic (K8SLAB_CONFIG_VALUE)
  2 | profile: moden
    |          ^^^^^
  hint: Did you mean modern?
k8slab.yaml:4:10: network.nodes: an address inside a network, wanted the network itself: 192.168.1.0/24 (K8SLAB_NET_CIDR)
  4 |   nodes: 192.168.1.5/24
    |          ^^^^^^^^^^^^^^`);
  });

  it('hide passwords and what could move a cursor', () => {
    const text = format('proxy: { http: "ftp://me:s3cr3tpw@proxy" }\nname: "\u202egnol \\e[2J"\n');
    expect(text).not.toMatch(/s3cr3tpw|\u202e/);
    expect(text).toContain('value: "ftp://[redacted]@proxy"');
    expect(text).toContain('\\u202egnol');
  });

  it('say in plain words that a number is beyond all', () => {
    expect(format('workers: 99999999999999999999\n')).toContain('workers: too large a number, wanted a smaller one (');
  });

  it('know what only a shell fills in', () => {
    expect(format('bundle: ~/bundle\nbox: { name: a/b, file: ~/x.box }\n')).toMatch(
      /^k8slab\.yaml:2:9: bundle: begins with ~, .*\n[\s\S]*k8slab\.yaml:3:25: box\.file: begins with ~, /,
    );
    expect(format('bundle: ./~/bundle\nbox: { name: a/b, file: ~other.box }\n')).toBe('');
  });

  it('shorten what is long', () => {
    const longest = Math.max(
      ...format(`name: ${'x'.repeat(5000)}\n${'k'.repeat(3000)}: 1\n`)
        .split('\n')
        .map(({ length }) => length),
    );
    expect(longest).toBeLessThan(4000);
  });

  it('suggest whole versions', () => {
    expect(format('kubernetes: 1.36\n')).toContain('hint: Write 1.36.4.');
    expect(['v1.20.2', '1.18', '"1.37"', '1.33', 'latest'].map(completeVersion)).toEqual([
      '1.20.2',
      '1.18.20',
      '1.37.0',
      undefined,
      undefined,
    ]);
  });
});

describe('did you mean', () => {
  it.each([
    ['netwrok', 'network'],
    ['Workers', 'workers'],
    ['worker', 'worker'],
    ['contolPlane', 'controlPlane'],
    ['x', undefined],
    ['cat', undefined],
    ['providerz', 'provider'],
  ])('%s: %s', (word, meant) => {
    expect(suggest(word, ['network', 'worker', 'workers', 'controlPlane', 'provider', 'cni'])).toBe(meant);
  });

  it.each([
    ['', 'abc', 3],
    ['abc', 'acb', 1],
    ['kitten', 'sitting', 3],
    ['same', 'same', 0],
  ])('%j to %j takes %d steps', (a, b, steps) => {
    expect(editDistance(a, b)).toBe(steps);
    expect(editDistance(b, a)).toBe(steps);
  });
});

describe('overrides of the command line', () => {
  it('win over the file and count as written', () => {
    const { config, explicit } = parse('workers: 2\nnetwork: { nodes: 10.0.0.0/24 }\n', {
      workers: 1,
      network: { pods: '10.1.0.0/16' },
      provider: undefined,
    });
    expect(config).toMatchObject({
      workers: 1,
      provider: 'auto',
      network: { nodes: '10.0.0.0/24', pods: '10.1.0.0/16' },
    });
    expect([...explicit].sort()).toEqual(['apiVersion', 'network.nodes', 'network.pods', 'workers']);
  });

  it('are judged like the file', () => {
    expect(parse('workers: 2\n', { workers: 99, kubernetes: '1.20.1' }).problems).toMatchObject([
      { path: 'workers', line: 1, column: 1, value: '99' },
      { path: 'kubernetes', value: '"1.20.1"', hint: 'Set profile: classic.' },
    ]);
  });

  it('are no missing keys where an item of a list is wrong', () => {
    const [problem, ...others] = parse('components: [helm]\n', { components: ['helm', 'hlem'] as never }).problems;
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ code: 'K8SLAB_CONFIG_VALUE', path: 'components[1]', value: '"hlem"' });
  });
});

describe('loading', () => {
  const fails = (code: string) => Promise.reject(Object.assign(new Error(code), { code }));

  it('starts relative paths at the file', async () => {
    const readFile = () => Promise.resolve(new TextEncoder().encode('apiVersion: k8slab/v1\nbundle: b\n'));
    expect((await loadConfig({ path: '/a/k8slab.yaml', readFile })).config?.bundle).toBe('/a/b');
  });

  it.each([
    ['ENOENT', 'K8SLAB_CONFIG_NOT_FOUND'],
    ['EISDIR', 'K8SLAB_CONFIG_UNREADABLE'],
    ['EACCES', 'K8SLAB_CONFIG_UNREADABLE'],
  ])('%s is %s, a usage error', async (reason, code) => {
    await expect(loadConfig({ path: '/a/k8slab.yaml', readFile: () => fails(reason) })).rejects.toMatchObject({
      code,
      exitCode: 2,
    });
  });
});
