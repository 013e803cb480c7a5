import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { bareWord, jsonValue, rubyLiteral, shellLiteral, tomlValue, yamlValue } from '../../src/render/quote.js';
import { HOSTILE_VALUES } from './hostile-values.js';

const hasRuby = spawnSync('ruby', ['--version']).status === 0;

function tempFile(name: string, content: string): string {
  const dir = mkdtempSync(join(tmpdir(), 'k8slab-quote-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const path = join(dir, name);
  writeFileSync(path, content);
  return path;
}

describe('rubyLiteral', () => {
  it('uses single quotes, and double quotes only for control characters', () => {
    expect(rubyLiteral("it's #{x} \\")).toBe("'it\\'s #{x} \\\\'");
    expect(rubyLiteral('a\n#{b}"')).toBe('"a\\u000a\\#{b}\\""');
    expect(rubyLiteral(['a', "b'"])).toBe("['a', 'b\\'']");
    expect([rubyLiteral(true), rubyLiteral(60010)]).toEqual(['true', '60010']);
  });

  it.each([1.5, Number.NaN, Number.POSITIVE_INFINITY, 1e21])('refuses %d', (value) => {
    expect(() => rubyLiteral(value)).toThrow(TypeError);
  });

  it('comes back from Ruby as it went in', ({ skip }) => {
    if (!hasRuby) skip('there is no ruby on PATH');
    const program = `require 'json'\nputs JSON.generate(${rubyLiteral(HOSTILE_VALUES)})\n`;
    const path = tempFile('literals.rb', program);
    expect(execFileSync('ruby', ['-c', path], { encoding: 'utf8' })).toBe('Syntax OK\n');
    expect(JSON.parse(execFileSync('ruby', ['-Eutf-8', path], { encoding: 'utf8' }))).toEqual(HOSTILE_VALUES);
  });
});

describe('shellLiteral', () => {
  it('always has quotes', () => {
    expect([shellLiteral('plain'), shellLiteral(''), shellLiteral("it's")]).toEqual(["'plain'", "''", "'it'\\''s'"]);
  });

  it('refuses NUL', () => {
    expect(() => shellLiteral('a\0b')).toThrow(TypeError);
  });

  it.each(['bash', 'sh'])('comes back from %s as it went in', (shell) => {
    const lines = HOSTILE_VALUES.map((value, index) => `V${String(index)}=${shellLiteral(value)}\n`);
    const path = tempFile('env', lines.join(''));
    const print = HOSTILE_VALUES.map((_, index) => `printf '%s\\0' "$V${String(index)}"`).join('\n');
    const out = execFileSync(shell, ['-c', `. "$1"\n${print}`, shell, path], { encoding: 'utf8' });
    expect(out.split('\0').slice(0, -1)).toEqual(HOSTILE_VALUES);
  });
});

describe('yamlValue, tomlValue, jsonValue', () => {
  it.each(HOSTILE_VALUES)('YAML gives back %j', (value) => {
    expect(parseYaml(`a: ${yamlValue(value)}\nb: [${yamlValue(value)}]\n`)).toEqual({ a: value, b: [value] });
    expect(JSON.parse(jsonValue(value))).toBe(value);
  });

  it('stays on one line of printable characters', () => {
    for (const value of HOSTILE_VALUES) {
      for (const text of [yamlValue(value), tomlValue(value)])
        expect(text).toMatch(/^"[^\p{Cc}\u2028\u2029\ufeff]*"$/u);
    }
  });

  it('writes lists and objects, and nothing for nothing', () => {
    expect(yamlValue({ a: ['b: c'] })).toBe('{"a":["b: c"]}');
    expect(tomlValue(['a', 'b'])).toBe('["a","b"]');
    expect(() => yamlValue(undefined)).toThrow(TypeError);
  });
});

describe('bareWord', () => {
  it.each(['m-k8s', '192.168.1.0/24', 'v1.20.2', 'k8s.gcr.io/pause:3.2', 60010])('lets %s pass', (value) => {
    expect(bareWord(value)).toBe(String(value));
  });

  it.each(['', '-x', 'a b', 'a\nb', 'a|b', '$x', 'a`b`', '<b>', 'a;b', "'"])('refuses %j', (value) => {
    expect(() => bareWord(value)).toThrow(TypeError);
  });
});

it('no value broke out', () => {
  expect(existsSync('/tmp/k8slab-broken-out')).toBe(false);
});
