import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';

const repo = fileURLToPath(new URL('../..', import.meta.url));
const dir = mkdtempSync(join(tmpdir(), 'k8slab-reporter-'));
symlinkSync(join(repo, 'node_modules'), join(dir, 'node_modules'));

afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

it('ends a real run with its skips, the reasons and the counts', () => {
  writeFileSync(
    join(dir, 'mixed.test.js'),
    `import { expect, it } from 'vitest';
     it('holds', () => { expect(1).toBe(1); });
     it('breaks', () => { expect(1).toBe(2); });
     it('waits for a tool', (context) => { context.skip('vagrant is not installed'); });`,
  );
  writeFileSync(join(dir, 'broken.test.js'), `import './no-such-file.js';`);
  const reporter = join(repo, 'test/reporter/summary.ts');
  const vitest = join(repo, 'node_modules/vitest/vitest.mjs');
  const run = spawnSync(process.execPath, [vitest, 'run', '--root', dir, '--reporter', 'dot', '--reporter', reporter], {
    cwd: dir,
    encoding: 'utf8',
  });
  expect(run.status).toBe(1);
  expect(run.stdout.trimEnd().split('\n').slice(-2)).toEqual([
    'skipped: mixed.test.js > waits for a tool: vagrant is not installed',
    '1 passed, 2 failed, 1 skipped',
  ]);
});
