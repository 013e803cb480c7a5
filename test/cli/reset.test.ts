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
  ['that keeps what is no kind of thing', project, ['--keep', 'pod:web'], 'K8SLAB_USAGE'],
  ['to a path', project, ['../../x'], 'K8SLAB_USAGE'],
])('a reset %s is refused before anything is touched', async (_what, make, args, code) => {
  const { exitCode, stderr } = await runMain(make(), 'reset', ...args);
  expect([exitCode, /K8SLAB_\w+/.exec(stderr)?.[0]]).toEqual([2, code]);
});

test('the way to a chapter that has no start yet is shown: what its labs need on top of a lab', async () => {
  const { exitCode, stdout } = await runMain(tempDir(), 'reset', 'ch4', '--dry-run', '--output', 'json');
  expect(exitCode).toBe(0);
  const way: unknown = JSON.parse(stdout.split('\n').find((line) => line.includes('reset-way')) ?? '{}');
  expect(way).toMatchObject({ chapter: 'ch4', up: true, install: ['registry', 'docker'], without: [] });
});

test('what a lab has is not installed once more, and what it cannot have is said', async () => {
  const dir = project('{"version":2}');
  const components = '[metallb, registry, helm, kustomize]';
  const file = `apiVersion: k8slab/v1\nprovider: docker\nprofile: classic\nworkers: 2\ncomponents: ${components}\n`;
  writeFileSync(join(dir, 'k8slab.yaml'), file);
  const { stdout, stderr } = await runMain(dir, 'reset', 'ch5', '--dry-run', '--output', 'json');
  const way = JSON.parse(stdout.split('\n').find((line) => line.includes('reset-way')) ?? '{}') as {
    install: string[];
    without: { name: string }[];
  };
  expect(way.install, stderr).toEqual([]);
  expect(way.without.map(({ name }) => name)).toEqual(['jenkins']);
  // And then there is no start of the lab to go back to.
  expect(stderr).toContain('K8SLAB_NO_START');
});
