import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const repo = fileURLToPath(new URL('..', import.meta.url));

interface TextFile {
  path: string;
  text: string;
}

/** Every text file git tracks or would track. */
function readTexts(): TextFile[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: repo });
  return listed
    .toString()
    .split('\0')
    .filter((path) => path !== '' && existsSync(join(repo, path)) && lstatSync(join(repo, path)).isFile())
    .map((path) => ({ path, bytes: readFileSync(join(repo, path)) }))
    .filter(({ bytes }) => !bytes.includes(0))
    .map(({ path, bytes }) => ({ path, text: bytes.toString('utf8') }));
}

/** `path:line: text` of each line that matches. */
function matches(files: readonly TextFile[], pattern: RegExp): string[] {
  return files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
  );
}

const files = readTexts();
const written = files.filter(({ path }) => path !== 'package-lock.json');
const typescript = files.filter(({ path }) => path.endsWith('.ts'));
const tests = typescript.filter(({ path }) => path.endsWith('.test.ts'));
// Those of labs are what a book's reader types: shellcheck reads them, our habits are not theirs.
const shell = files.filter(
  ({ path, text }) => !path.startsWith('labs/') && (/\.(ba)?sh$/.test(path) || /^#!.*\b(ba|da)?sh\b/.test(text)),
);

/** Kept byte for byte: fixtures, golden files, and templates, of which some are parts of a line. */
function isExact({ path }: TextFile): boolean {
  return path.includes('/fixtures/') || path.startsWith('test/golden/') || path.startsWith('templates/');
}

describe('every file', () => {
  it('is found: code, shell and prose', () => {
    const paths = files.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['package.json', 'src/errors.ts', 'README.md']));
    expect(typescript.length).toBeGreaterThan(10);
    expect(shell.map(({ path }) => path)).toEqual(expect.arrayContaining(['scripts/test', 'scripts/lib/host.sh']));
  });

  it('ends its lines with LF and its text with a newline', () => {
    expect(files.filter(({ text }) => text.includes('\r')).map(({ path }) => path)).toEqual([]);
    const open = written.filter((file) => file.text !== '' && !file.text.endsWith('\n') && !isExact(file));
    expect(open.map(({ path }) => path)).toEqual([]);
  });
});

describe('code', () => {
  it('is in files of at most 300 lines', () => {
    const code = [...typescript, ...shell, ...files.filter(({ path }) => path.endsWith('.mjs'))];
    const long = code.map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }));
    expect(long.filter(({ lines }) => lines > 300)).toEqual([]);
  });
});

/** Patterns and samples are written in pieces, so that this file does not match itself. */
const piece = (...pieces: string[]): string => pieces.join('');
const hosts = [
  piece('registry\\.npm', 'js\\.org'),
  piece('registry\\.yarn', 'pkg\\.com'),
  piece('(deb|snapshot|security|ftp)\\.deb', 'ian\\.org'),
  piece('archive\\.ubu', 'ntu\\.com'),
  piece('proxy\\.gol', 'ang\\.org'),
];

/** What no line may hold, with a sample that shows the pattern still finds it. */
const FORBIDDEN: { what: string; pattern: RegExp; sample: string; where: TextFile[] }[] = [
  {
    what: 'work left for later',
    pattern: new RegExp(piece('\\b(TO', 'DO|FIX', 'ME|X', 'XX)\\b')),
    sample: piece('// TO', 'DO later'),
    where: written,
  },
  {
    what: 'a package registry or mirror: each machine has its own configured',
    pattern: new RegExp(hosts.join('|')),
    sample: piece('deb http://deb.deb', 'ian.org/debian'),
    where: written,
  },
  {
    what: 'a path of the machine it was written on',
    pattern: new RegExp(piece('(^|[^\\w.-])/(wo', 'rk/(main|shared)|tmp/bri', 'ef)')),
    sample: piece('see /wo', 'rk/main/x'),
    where: written,
  },
  {
    what: 'a test that is left out without a reason: context.skip(condition, why) takes one',
    pattern: /\b(it|test|describe)\.(only|skip|skipIf|runIf|todo)\b/,
    sample: piece('describe.', 'skip("x")'),
    where: tests,
  },
  {
    what: 'a lint or type exception without a reason',
    pattern: /eslint-disable(?!.* -- \S)|@ts-(ignore|nocheck)|@ts-expect-error\s*$|biome-ignore(?!.*: \S)/,
    sample: piece('// eslint-', 'disable-next-line no-empty'),
    where: typescript.filter(({ path }) => path !== 'test/house-rules.test.ts'),
  },
];

it.each(FORBIDDEN)('no line holds $what', ({ pattern, sample, where }) => {
  expect(sample).toMatch(pattern);
  expect(matches(where, pattern)).toEqual([]);
});

interface Manifest {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

describe('the lockfile', () => {
  const lock = JSON.parse(readFileSync(join(repo, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, object>;
  };
  const entries = Object.entries(lock.packages);

  it('names no host that packages were fetched from', () => {
    expect(entries.length).toBeGreaterThan(50);
    expect(entries.filter(([, entry]) => 'resolved' in entry).map(([name]) => name)).toEqual([]);
  });

  it('pins the content of each package', () => {
    const loose = entries.filter(([name, entry]) => name !== '' && !('integrity' in entry)).map(([name]) => name);
    expect(loose).toEqual([]);
  });

  it('is made from this package.json', () => {
    const manifest = JSON.parse(readFileSync(join(repo, 'package.json'), 'utf8')) as Manifest;
    const { dependencies, devDependencies } = manifest;
    expect(lock.packages['']).toMatchObject({ dependencies, devDependencies });
  });
});

describe('shell files', () => {
  it('stop at the first error, or say why not', () => {
    const lax = shell.filter(({ text }) => {
      if (/^set -E?euo pipefail$/m.test(text) || /^# no set -e: \S/m.test(text)) return false;
      // POSIX sh has no pipefail.
      if (/^#!\/bin\/sh\b/.test(text)) return !/^set -eu$/m.test(text);
      // Sourced files have no first line of their own and run under the options of who sources them.
      return text.startsWith('#!') || !/^# shellcheck shell=(ba)?sh$/m.test(text);
    });
    expect(lax.map(({ path }) => path)).toEqual([]);
  });

  it('say what they are for', () => {
    const silent = shell.filter(({ text }) => !/^#(?!!| shellcheck)/m.test(text.split('\n').slice(0, 6).join('\n')));
    expect(silent.map(({ path }) => path)).toEqual([]);
  });
});
