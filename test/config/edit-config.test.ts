import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type ConfigChanges, editConfig } from '../../src/config/edit-config.js';
import { parseConfig } from '../../src/config/parse-config.js';

const FILE = `# my lab, keep out
apiVersion:   k8slab/v1

name: "two"   # quoted


# how many
workers: 3 # of them
controlPlane: { cpus: 2,   memory: 4096 } # one line
network:
    # four spaces here
    nodes: 192.168.1.0/24
    metallb: '192.168.1.11-192.168.1.99'
`;

const edit = (changes: ConfigChanges, text = FILE) => editConfig(text, changes);

describe('values that are there', () => {
  it('are exchanged to the byte, quotes kept', () => {
    const edited = edit({
      name: 'three',
      workers: 5,
      controlPlane: { memory: 3072 },
      network: { nodes: '192.168.56.0/24', metallb: '192.168.56.11-192.168.56.99' },
    });
    expect(edited).toBe(
      FILE.replace('"two"', '"three"')
        .replace('workers: 3', 'workers: 5')
        .replace('4096', '3072')
        .replaceAll('192.168.1.', '192.168.56.'),
    );
  });

  it('and equal already change nothing', () => {
    expect(edit({ name: 'two', workers: 3, network: { nodes: '192.168.1.0/24' } })).toBe(FILE);
    expect(edit({})).toBe(FILE);
  });

  it('keep CRLF', () => {
    const text = FILE.replaceAll('\n', '\r\n');
    expect(edit({ workers: 4 }, text)).toBe(text.replace('workers: 3', 'workers: 4'));
    expect(
      edit({ profile: 'classic' }, text)
        .split('\n')
        .filter((line) => !line.endsWith('\r')),
    ).toEqual(['']);
  });
});

describe('keys that are missing', () => {
  it('are added; comments, order and indentation stay', () => {
    const edited = edit({ profile: 'classic', worker: { cpus: 2, memory: 2048 }, network: { pods: '10.244.0.0/16' } });
    expect(edited).toContain('profile: classic\n');
    expect(edited).toContain('worker:\n    cpus: 2\n    memory: 2048\n');
    expect(edited).toContain('    pods: 10.244.0.0/16\n');
    for (const comment of FILE.match(/#.*/g) ?? []) expect(edited).toContain(comment);
    const keys = (text: string) => [...text.matchAll(/^(\w+):/gm)].map(([, key]) => key);
    expect(keys(edited)).toEqual([...keys(FILE), 'profile', 'worker']);
  });

  it('may be lists and free keys', () => {
    const mirrors = { 'docker.io': ['https://a.example', 'https://b.example'] };
    const edited = edit({ registry: { mirrors }, proxy: { noProxy: ['.local'] } });
    const { config, problems } = parseConfig(new TextEncoder().encode(edited), { dir: '/' });
    expect(problems).toEqual([]);
    expect(config?.registry.mirrors).toEqual(mirrors);
    expect(config?.proxy.noProxy).toEqual(['.local']);
  });
});

describe('values that try to break out', () => {
  it.each([
    'a: b',
    'x # no comment',
    '"',
    "it's",
    'a, b }',
    '*alias',
    '&anchor',
    '!!js',
    '- item',
    '#{`id`} $(id)',
    'null',
    'true',
    '0x10',
    '1.30',
    ' lead',
    'trail ',
    '한글 \u2028 \u0085',
    '---',
    '%',
    '@',
  ])('%j', (name) => {
    const base = 'apiVersion: k8slab/v1\nregistry: { name: a, url: "https://x.example/y" }\n';
    for (const text of [base, base.replace('name: a', "name: 'a'"), base.replace('name: a', 'name: "a"')]) {
      // Any map will do: whether a lab file has such keys is judged elsewhere.
      const edited = editConfig(text, { registry: { name } } as ConfigChanges);
      expect(parse(edited)).toEqual({ apiVersion: 'k8slab/v1', registry: { name, url: 'https://x.example/y' } });
      expect(edited.split('\n').length).toBe(text.split('\n').length);
    }
  });
});

describe('another box', () => {
  const text = '# mine\nbox:\n  name: bento/ubuntu-24.04\n  version: 202508.03.0\nworkers: 1 # one\n';

  it('does not inherit the version, URL or file of the one before', () => {
    expect(editConfig(text, { box: { name: 'bento/debian-12' } })).toBe(
      '# mine\nbox:\n  name: bento/debian-12\nworkers: 1 # one\n',
    );
    expect(parse(editConfig(text, { box: { name: 'k8slab/b', file: '/srv/b.box' } }))).toEqual({
      box: { name: 'k8slab/b', file: '/srv/b.box' },
      workers: 1,
    });
    expect(parse(editConfig('box: { name: a, url: "https://x.example/y" }\n', { box: { name: 'b' } }))).toEqual({
      box: { name: 'b' },
    });
  });

  it('is not one of the same name', () => {
    expect(editConfig(text, { box: { name: 'bento/ubuntu-24.04' }, workers: 2 })).toBe(
      text.replace('workers: 1', 'workers: 2'),
    );
  });
});

describe('a key that is to go', () => {
  it('goes alone; its neighbours and their comments stay', () => {
    const text = '# mine\nworkers: 1 # one\nbundle: ../b\n# who\nprovider: docker\n';
    expect(editConfig(text, { bundle: null, workers: 2 })).toBe('# mine\nworkers: 2 # one\n# who\nprovider: docker\n');
  });

  it('may be none of the file', () => {
    expect(editConfig('workers: 1 # one\n', { bundle: null })).toBe('workers: 1 # one\n');
  });

  it('is refused where others repeat it', () => {
    expect(() => editConfig('bundle: &b /b\ncluster: { name: *b }\n', { bundle: null })).toThrow('Cannot edit');
  });
});

describe('a list', () => {
  it('keeps its style and the comment beside it', () => {
    expect(
      editConfig('apiVersion: k8slab/v1\ncomponents: [helm] # mine\nworkers: 1\n', { components: ['helm', 'nfs'] }),
    ).toBe('apiVersion: k8slab/v1\ncomponents: [ helm, nfs ] # mine\nworkers: 1\n');
    expect(editConfig('# top\ncomponents:\n  - helm\n', { components: ['nfs'] })).toBe('# top\ncomponents:\n  - nfs\n');
    expect(editConfig('apiVersion: k8slab/v1\n', { components: [] })).toBe('apiVersion: k8slab/v1\ncomponents: []\n');
  });
});

describe('what cannot be edited', () => {
  it.each<[string, string, ConfigChanges]>([
    ['broken YAML', 'a: [', { workers: 1 }],
    ['a list', '- a\n', { workers: 1 }],
    ['duplicate keys', 'workers: 1\nworkers: 2\n', { workers: 3 }],
    ['a key below a single value', 'network: 1\n', { network: { nodes: '10.0.0.0/24' } }],
    ['a key below an alias', 'controlPlane: &a { cpus: 2 }\nworker: *a\n', { worker: { memory: 2048 } }],
  ])('%s is refused', (_what, text, changes) => {
    expect(() => editConfig(text, changes)).toThrow(expect.objectContaining({ code: 'K8SLAB_CONFIG_EDIT' }) as Error);
  });

  it('a value that others repeat is refused rather than changing them too', () => {
    const text = 'apiVersion: k8slab/v1\nworkers: &n 2\nworker: { cpus: *n }\n';
    expect(() => editConfig(text, { workers: 4 })).toThrow(/without changing other values/);
    expect(editConfig(text, { worker: { cpus: 4 } })).toBe(text.replace('*n', '4'));
  });
});
