import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dockerPlan } from '../steps/fake-node.js';
import { tempDir } from '../temp-dir.js';
import { runMain } from './run-main.js';

function project(baseline?: string): string {
  const dir = tempDir();
  const baselines = join(dir, 'lab', '.state', 'baselines');
  mkdirSync(baselines, { recursive: true });
  writeFileSync(join(dir, 'lab', 'plan.json'), JSON.stringify(dockerPlan()));
  if (baseline !== undefined) writeFileSync(join(baselines, 'base.json'), baseline);
  return dir;
}

test.each([
  ['without a lab', tempDir, [], 'K8SLAB_NO_LAB'],
  ['without a start', project, [], 'K8SLAB_NO_START'],
  ['with a start that was cut off', () => project('{"version":1,'), [], 'K8SLAB_NO_START'],
  ['with a start of another version', () => project('{"version":2}'), [], 'K8SLAB_NO_START'],
  ['to a chapter that is none', project, ['ch99'], 'K8SLAB_USAGE'],
  ['to a path', project, ['../../x'], 'K8SLAB_USAGE'],
])('a reset %s is refused before anything is touched', async (_what, make, args, code) => {
  const { exitCode, stderr } = await runMain(make(), 'reset', ...args);
  expect([exitCode, /K8SLAB_\w+/.exec(stderr)?.[0]]).toEqual([2, code]);
});
