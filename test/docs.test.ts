import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../src/doctor/diagnose.js';
import { ExitCode } from '../src/errors.js';
import { codesKo } from '../src/i18n/ko/codes.js';
import { usedErrorCodes } from './docs/error-codes.js';
import { input } from './doctor/healthy-host.js';

const repo = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(join(repo, path), 'utf8');
const pages = [
  'README.md',
  'README.ko.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...readdirSync(join(repo, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

interface Schema {
  properties?: Record<string, Schema>;
}

/** Dotted paths of the settings in a JSON Schema. */
function leaves(schema: Schema, prefix = ''): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, inner]) =>
    inner.properties ? leaves(inner, `${prefix}${key}.`) : [`${prefix}${key}`],
  );
}

/** First column of the tables of a page, without backticks. */
function firstCells(text: string): string[] {
  return [...text.matchAll(/^\| `?([^|`]+?)`? \|/gm)].map((match) => match[1] ?? '');
}

function yamlBlocks(path: string): string[] {
  return [...read(path).matchAll(/```yaml\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
}

describe('the README', () => {
  it.each(['README.md', 'README.ko.md', 'docs/config.md'])(
    '%s shows the lab file that the config tests accept',
    (path) => {
      expect(yamlBlocks(path)).toEqual([read('test/config/fixtures/valid-readme.yaml')]);
    },
  );

  it('has the same commands, shell examples and sections in both languages', () => {
    const english = read('README.md');
    const korean = read('README.ko.md');
    const commands = (text: string): string[] =>
      [...text.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1] ?? '');
    const typed = (text: string): string[] =>
      [...text.matchAll(/^(?:npx k8slab|\.\/scripts\/)[^#\n]*/gm)].map((match) => match[0].trim());
    expect(commands(english).length).toBeGreaterThan(5);
    expect(commands(korean)).toEqual(commands(english));
    expect(typed(english).length).toBeGreaterThan(3);
    expect(typed(korean)).toEqual(typed(english));
    expect(korean.match(/^## /gm)?.length).toBe(english.match(/^## /gm)?.length);
  });
});

describe('links', () => {
  it.each(pages)('of %s lead to files that exist', (page) => {
    const targets = [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((match) => match[1] ?? '');
    expect(targets.filter((target) => !existsSync(join(repo, dirname(page), target)))).toEqual([]);
  });

  it('name npm scripts that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = pages.flatMap((page) =>
      [...read(page).matchAll(/npm run ([\w:-]+)/g)].map((match) => match[1] ?? ''),
    );
    expect(named).not.toEqual([]);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

describe('reference pages', () => {
  it('docs/exit-codes.md lists every exit code', () => {
    const listed = [...read('docs/exit-codes.md').matchAll(/^\| (\d+) \| (\w+) \|/gm)].map(([, code, name]) => [
      name,
      Number(code),
    ]);
    expect(Object.fromEntries(listed)).toEqual(ExitCode);
  });

  it('docs/config.md lists every key of the lab file, and no other', () => {
    const schema = JSON.parse(read('schema/k8slab.schema.json')) as Schema;
    const listed = [...read('docs/config.md').matchAll(/^\| (`\w[^|]*`) \|/gm)].flatMap((match) =>
      (match[1] ?? '').split(', '),
    );
    expect(listed.map((key) => key.replaceAll('`', '')).sort()).toEqual(leaves(schema).sort());
  });

  it('docs/errors.md lists every error code in use, and no other', () => {
    const listed = firstCells(read('docs/errors.md')).filter((cell) => cell.startsWith('K8SLAB_'));
    expect(listed.length).toBeGreaterThan(10);
    expect(listed.toSorted()).toEqual(usedErrorCodes(repo));
  });

  it('every error code is explained in Korean, but those of doctor, whose checks have texts of their own', () => {
    const used = usedErrorCodes(repo);
    const ofDoctor: string[] = diagnose(input()).map(({ code }) => code);
    expect(used.filter((code) => !(code in codesKo) && !ofDoctor.includes(code))).toEqual([]);
    expect(Object.keys(codesKo).filter((code) => !used.includes(code))).toEqual([]);
  });
});
