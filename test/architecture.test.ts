import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { check, medianLines } from './architecture/check.js';
import { RULES } from './architecture/rules.js';
import { readSources, scan } from './architecture/scan.js';

const sources = readSources(fileURLToPath(new URL('../src', import.meta.url)));

describe('src/', () => {
  it('is what the scanner sees: files, imports and rooms', () => {
    expect(sources.length).toBeGreaterThan(5);
    expect(sources.flatMap((file) => file.imports).length).toBeGreaterThan(5);
    expect(sources.map((file) => file.room)).toContain('plan');
  });

  it('keeps the rooms, the import direction, the package owners and the one process edge', () => {
    expect(check(sources, RULES)).toEqual([]);
  });

  it('only imports files that exist', () => {
    const paths = new Set(sources.map((file) => file.path));
    const missing = sources.flatMap((file) => {
      return file.imports
        .filter(({ target }) => target?.endsWith('.ts') && !paths.has(target))
        .map(({ specifier }) => `${file.path}: ${specifier}`);
    });
    expect(missing).toEqual([]);
  });

  it('is made of small files', () => {
    expect(medianLines(sources)).toBeLessThan(RULES.lines.median);
  });
});

/** Made-up sources, path → text, each breaking one rule: the engine must see it, or the test above proves nothing. */
function violations(files: Record<string, string>): string[] {
  return check(
    Object.entries(files).map(([path, text]) => scan(path, text)),
    RULES,
  );
}

describe('the rule engine', () => {
  it.each<[string, string, string, string]>([
    [
      'a lower room importing a higher one',
      'plan/a.ts',
      `import { x } from '../steps/b.js';`,
      'plan may not import steps',
    ],
    [
      'a type import against the direction',
      'exec/a.ts',
      `import type { X } from '../cli/b.js';`,
      'exec may not import cli',
    ],
    ['an export from against the direction', 'net/a.ts', `export * from '../plan/b.js';`, 'net may not import plan'],
    ['a dynamic import against the direction', 'net/a.ts', `await import('../plan/b.js');`, 'net may not import plan'],
    [
      'an import type against the direction',
      'net/a.ts',
      `type X = import('../plan/b.js').X;`,
      'net may not import plan',
    ],
    ['rooms of one row knowing each other', 'ssh/a.ts', `import '../bundle/b.js';`, 'ssh may not import bundle'],
    [
      'a peer past its contract',
      'ssh/a.ts',
      `import '../provider/vagrant/driver.js';`,
      'may not import provider/vagrant/driver.ts',
    ],
    ['report driving steps', 'report/a.ts', `import '../steps/runner.js';`, 'may not import steps/runner.ts'],
    ['bin reaching past the command line', 'bin.ts', `import './cli/compose.js';`, 'may not import cli/compose.ts'],
    ['a package outside its room', 'steps/a.ts', `import { execa } from 'execa';`, 'may not import execa'],
    ['a subpath of an owned package', 'cli/a.ts', `import 'zod/v4';`, 'may not import zod/v4'],
    ['inquirer outside the prompts', 'cli/up.ts', `import '@inquirer/prompts';`, 'may not import @inquirer/prompts'],
    ['a package nobody owns', 'net/a.ts', `import 'left-pad';`, 'may not import left-pad'],
    ['a builtin without node:', 'state/a.ts', `import 'fs';`, 'may not import fs'],
    ['a program started past exec', 'doctor/a.ts', `import 'node:child_process';`, 'may not import node:child_process'],
    ['a computed module name', 'state/a.ts', `await import(name);`, 'may not import computed(name)'],
    ['process outside the edge', 'state/a.ts', `export const x = process.env;`, 'may not use process'],
    ['process through globalThis', 'state/a.ts', `export const x = globalThis.process;`, 'may not use process'],
    ['process as a shorthand', 'state/a.ts', `export const x = { process };`, 'may not use process'],
    [
      'process beside a local of that name',
      'state/a.ts',
      `const f = (process: P) => process.x;\nprocess.exit();`,
      'may not use process',
    ],
    ['console outside the edge', 'cli/a.ts', `console.log('x');`, 'may not use console'],
    ['a file system in a pure room', 'plan/a.ts', `import 'node:fs';`, 'plan is pure and may not use node:fs'],
    ['a clock in a pure room', 'net/a.ts', `export const x = Date.now();`, 'net is pure and may not use Date'],
    ['a room that is not in the table', 'utils/a.ts', '', 'room "utils" is not in the table'],
    ['a long file', 'cli/a.ts', '\n'.repeat(RULES.lines.max + 1), '301 lines'],
  ])('finds %s', (_name, path, text, message) => {
    expect(violations({ [path]: text })).toEqual([expect.stringContaining(message)]);
  });

  it('finds import cycles, also of types', () => {
    const found = violations({
      'plan/a.ts': `import type { B } from './b.js';`,
      'plan/b.ts': `import { c } from './c.js';`,
      'plan/c.ts': `import { a } from './a.js';`,
    });
    expect(found).toEqual(['import cycle: plan/a.ts -> plan/b.ts -> plan/c.ts -> plan/a.ts']);
  });

  it('lets pass what is allowed', () => {
    const found = violations({
      'exec/local.ts': `import { execa } from 'execa'; import { LabError } from '../errors.js';`,
      'report/plain.ts': `import type { RunEvent } from '../steps/events.js';`,
      'cli/prompts.ts': `import inquirer from 'inquirer';`,
      'bin.ts': `import { main } from './cli/main.js'; await main(process.argv);`,
      'state/a.ts': `// process.exit\nimport { readFile } from 'node:fs/promises'; export const x = { process: 'console' };`,
      'doctor/a.ts': `export function f({ process }: { process: P }) { for (const console of []) process.kill(console); }`,
      'plan/a.ts': `export const f = (job: { process: string; date: string }) => job.process;`,
    });
    expect(found).toEqual([]);
  });

  it('takes the higher middle as median', () => {
    const files = [1, 2, 100, 200].map((lines) => scan('cli/a.ts', '\n'.repeat(lines)));
    expect(medianLines(files)).toBe(100);
  });
});
