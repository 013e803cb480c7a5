import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';

const repo = fileURLToPath(new URL('../..', import.meta.url));
const dir = mkdtempSync(join(tmpdir(), 'k8slab-reporter-'));
symlinkSync(join(repo, 'node_modules'), join(dir, 'node_modules'));

afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

/** What a run of vitest prints, by lines, and how it ends. */
function run(...args: string[]): { status: number | null; lines: string[] } {
  const reporter = join(repo, 'test/reporter/summary.ts');
  const vitest = join(repo, 'node_modules/vitest/vitest.mjs');
  const argv = [vitest, 'run', '--root', dir, '--reporter', 'dot', '--reporter', reporter, ...args];
  const { status, stdout } = spawnSync(process.execPath, argv, { cwd: dir, encoding: 'utf8' });
  return { status, lines: stdout.trimEnd().split('\n') };
}

it('ends a real run with its skips, the reasons and the counts', () => {
  writeFileSync(
    join(dir, 'mixed.test.js'),
    `import { expect, it } from 'vitest';
     it('holds', () => { expect(1).toBe(1); });
     it('breaks', () => { expect(1).toBe(2); });
     it('waits for a tool', (context) => { context.skip('vagrant is not installed'); });`,
  );
  writeFileSync(join(dir, 'broken.test.js'), `import './no-such-file.js';`);
  const { status, lines } = run();
  expect(status).toBe(1);
  expect(lines.slice(-2)).toEqual([
    'skipped: mixed.test.js > waits for a tool: vagrant is not installed',
    '1 passed, 2 failed, 1 skipped',
  ]);
});

it('tells what a filter left out from what is skipped', () => {
  writeFileSync(
    join(dir, 'filtered.test.js'),
    `import { describe, expect, it } from 'vitest';
     it('comes up', () => { expect(1).toBe(1); });
     describe('a lab', () => {
       it('comes up', () => { expect(1).toBe(1); });
       it('comes up too', (context) => { context.skip(); });
       it('goes down', () => { expect(1).toBe(1); });
     });`,
  );
  const { status, lines } = run('-t', 'a lab comes', 'filtered.test.js');
  expect(status).toBe(0);
  expect(lines.slice(-4)).toEqual([
    'skipped: filtered.test.js > comes up: left out by the filter -t',
    'skipped: filtered.test.js > a lab > comes up too: no reason given',
    'skipped: filtered.test.js > a lab > goes down: left out by the filter -t',
    '1 passed, 0 failed, 3 skipped',
  ]);
});
