import { describe, expect, it } from 'vitest';
import { type ParsedConfig, parseConfig } from '../../src/config/parse-config.js';
import { randomFrom } from './random.js';

const dir = '/labs/one';
const parse = (text: string | Uint8Array): ParsedConfig =>
  parseConfig(typeof text === 'string' ? new TextEncoder().encode(text) : text, { dir });
const first = (text: string | Uint8Array) => {
  const [problem] = parse(text).problems;
  return problem && `${problem.line}:${problem.column} ${problem.code}`;
};
const LAB = 'apiVersion: k8slab/v1\n';

describe('bytes', () => {
  it.each([
    [
      'EUC-KR',
      Uint8Array.from([...new TextEncoder().encode(`${LAB}# `), 0xc7, 0xd1, 0xb1, 0xdb]),
      '2:3 K8SLAB_CONFIG_ENCODING',
    ],
    ['UTF-16', Uint8Array.from([0xff, 0xfe, 0x61, 0x00]), '1:1 K8SLAB_CONFIG_ENCODING'],
    ['an overlong slash', Uint8Array.from([0x61, 0x3a, 0x20, 0xc0, 0xaf]), '1:4 K8SLAB_CONFIG_ENCODING'],
    ['a null byte', `${LAB}name: a\0b\n`, '2:8 K8SLAB_CONFIG_ENCODING'],
    ['an escape sequence', `${LAB}name: \u001b[2Jx\n`, '2:7 K8SLAB_CONFIG_ENCODING'],
    ['1 MiB', 'a'.repeat(1024 * 1024), '1:1 K8SLAB_CONFIG_TOO_LARGE'],
    ['nothing', '', '1:1 K8SLAB_CONFIG_EMPTY'],
    ['a picture', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), '1:1 K8SLAB_CONFIG_ENCODING'],
  ])('%s is refused', (_what, bytes, expected) => {
    expect(first(bytes)).toBe(expected);
    expect(parse(bytes).config).toBeUndefined();
  });

  it('a byte order mark and CRLF are taken, places stay true', () => {
    const text = `\ufeff${LAB}name: lab\r\nworkers: 2\r\n`.replace(/(?<!\r)\n/g, '\r\n');
    expect(parse(text).config).toMatchObject({ name: 'lab', workers: 2 });
    expect(first(text.replace('2\r', '99\r'))).toBe('3:10 K8SLAB_CONFIG_VALUE');
  });

  it('the largest file that is allowed can be filled with comments', () => {
    expect(parse(LAB + '#'.repeat(256 * 1024 - LAB.length)).config).toBeDefined();
  });
});

/** Each would take minutes, gigabytes or the whole process from a careless reader. */
const FLOODS: Record<string, string> = {
  'open brackets': '['.repeat(250_000),
  'closed brackets': '['.repeat(2000) + ']'.repeat(2000),
  braces: '{a: '.repeat(60_000),
  'dashes on a line': '- '.repeat(100_000),
  'dashes on lines': Array.from({ length: 600 }, (_, depth) => `${' '.repeat(depth)}-`).join('\n'),
  'keys in keys': Array.from({ length: 600 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
  'question marks': '? '.repeat(100_000),
  quotes: '"'.repeat(50_000),
  keys: Array.from({ length: 8000 }, (_, key) => `k${key}:`).join('\n'),
  'equal keys': 'name: a\n'.repeat(8000),
  anchors: 'a: &a x\nb: *a\n'.repeat(2000),
  documents: '---\n'.repeat(20_000),
  exclamation: '!'.repeat(250_000),
  'list items': `[${'a,'.repeat(30_000)}]`,
  mirrors: `${LAB}registry:\n  mirrors:\n${Array.from({ length: 2000 }, (_, host) => `    "h ${host}": []`).join('\n')}`,
};

describe('floods', () => {
  it.each(Object.entries(FLOODS))('of %s are refused', (_name, text) => {
    const { problems, config } = parse(text);
    expect(config).toBeUndefined();
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.length).toBeLessThan(200);
  });
});

describe('prototypes', () => {
  it('stay untouched, also where keys are free', () => {
    const text = `${LAB}registry: { mirrors: { __proto__: [https://a.example] } }\nconstructor: { prototype: { polluted: 1 } }\n`;
    expect(parse(text).problems.map(({ code }) => code)).toEqual([
      'K8SLAB_CONFIG_UNKNOWN_KEY',
      'K8SLAB_CONFIG_UNKNOWN_KEY',
    ]);
    expect('polluted' in {}).toBe(false);
  });
});

const PIECES = [
  ...[
    '"',
    "'",
    '`',
    '$(id)',
    '#{id}',
    '\n',
    '\r\n',
    '\t',
    '\0',
    ': ',
    '- ',
    '? ',
    '[',
    ']',
    '{',
    '}',
    ',',
    '&a ',
    '*a',
    '!!str ',
  ],
  ...[
    '|',
    '>',
    '%YAML 1.1\n',
    '---\n',
    '...\n',
    '<<: ',
    '\u2028',
    '\ufeff',
    '\u202e',
    '\ud800',
    '한글',
    '1e999',
    '-0',
    '0x7f',
    '0o17',
    '.nan',
  ],
  ...[
    'null',
    'true',
    '~',
    '999999999999999999999',
    '192.168.1.1',
    '10.0.0.0/8',
    '__proto__: ',
    'apiVersion: ',
    'network: ',
    'workers: ',
  ],
];
const SEED_TEXT = `${LAB}name: lab
workers: 3
controlPlane: { cpus: 2, memory: 4096 }
network:
  nodes: 192.168.1.0/24
  metallb: 192.168.1.11-192.168.1.99
registry:
  mirrors:
    docker.io: [https://mirror.local]
box: { name: a/b, url: https://x.example/y.json }
`;

it('800 files with random damage give a configuration or problems with true places, never a crash', () => {
  const random = randomFrom(20_261_121);
  let refused = 0;
  for (let round = 0; round < 800; round++) {
    let text = SEED_TEXT;
    for (let times = random.below(5); times >= 0; times--) {
      const at = random.below(text.length + 1);
      const cut = random.below(3) === 0 ? random.below(20) : 0;
      text = text.slice(0, at) + (PIECES[random.below(PIECES.length)] ?? '') + text.slice(at + cut);
    }
    const { config, problems } = parse(text);
    const lines = text.split('\n');
    const errors = problems.filter(({ severity }) => severity === 'error');
    expect(config === undefined, text).toBe(errors.length > 0);
    for (const { line, column, code, message } of problems) {
      expect(code, text).toMatch(/^K8SLAB_[A-Z_]+$/);
      expect(message, text).not.toBe('');
      expect(line, text).toBeGreaterThan(0);
      expect(line, text).toBeLessThanOrEqual(lines.length);
      expect(column, text).toBeGreaterThan(0);
      expect(column, text).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 2);
    }
    if (errors.length > 0) refused += 1;
  }
  expect(refused).toBeGreaterThan(400);
  expect(refused).toBeLessThan(800);
});
