import { existsSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ENV, envFile, GuestRoot } from './guest-shell.js';

let root: GuestRoot;
beforeEach(async () => {
  root = await GuestRoot.create();
});
afterEach(() => root.remove());

test('values arrive byte for byte, whatever they hold', async () => {
  const value = 'a\'b"c $(touch x) `id` \\ ${HOME} & | ; #\nsecond line\n';
  await root.write('env', `# comment\n\n${envFile({ ...ENV, K8SLAB_LAB: value })}`);
  const result = await root.shell('printf %s "$K8SLAB_LAB"');
  expect(result).toEqual({ code: 0, stdout: value, stderr: '' });
});

test.each([
  ['a command', 'touch "$K8SLAB_STATE_DIR/owned"\n'],
  ['a command after a value', `K8SLAB_LAB='x'; touch "$K8SLAB_STATE_DIR/owned"\n`],
  ['a value that leaves its quotes', `K8SLAB_LAB='x'$(touch "$K8SLAB_STATE_DIR/owned")'y'\n`],
  ['double quotes', `K8SLAB_LAB="$(touch "$K8SLAB_STATE_DIR/owned")"\n`],
  ['another variable', `PATH='/tmp'\n`],
  ['an open quote', `K8SLAB_LAB='x\n`],
])('%s is refused before anything runs', async (_what, line) => {
  await root.write('env', envFile() + line);
  const result = await root.shell('echo reached');
  expect(result.code).toBe(1);
  expect(result.stdout).toBe('');
  expect(result.stderr).toMatch(/^K8SLAB_ERROR K8SLAB_GUEST_ENV Cannot use .*is not KEY='value'$/m);
  expect(existsSync(root.path('state/owned'))).toBe(false);
});

test('all missing variables are named at once', async () => {
  const { K8SLAB_CNI: _cni, K8SLAB_DNS: _dns, ...rest } = ENV;
  await root.write('env', envFile(rest));
  const result = await root.shell('echo reached');
  expect(result.stderr).toContain('does not set K8SLAB_CNI K8SLAB_DNS\n');
  expect(result.stdout).toBe('');
});
