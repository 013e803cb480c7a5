import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { GuestRoot } from './guest-shell.js';

let root: GuestRoot;
beforeEach(async () => {
  root = await GuestRoot.create();
  await root.write('bundle/bin/kubeadm', 'program\n');
});
afterEach(() => root.remove());

const sha256 = createHash('sha256').update('program\n').digest('hex');
const install = (hash: string): ReturnType<GuestRoot['shell']> =>
  root.shell('install_verified "$BUNDLE_DIR/bin/kubeadm" "$1" "$2" 0755', { args: [hash, root.path('usr/kubeadm')] });

test('a file is installed once and left alone after that', async () => {
  expect((await install(sha256)).stdout).toBe(`installed ${root.path('usr/kubeadm')}\n`);
  const before = await stat(root.path('usr/kubeadm'));
  expect(before.mode & 0o777).toBe(0o755);
  expect((await install(sha256)).stdout).toBe('');
  expect((await stat(root.path('usr/kubeadm'))).ino).toBe(before.ino);
});

test('a file that is not what the manifest says never takes its place', async () => {
  await root.write('usr/kubeadm', 'older version\n', 0o755);
  const { code, stderr } = await install('0'.repeat(64));
  expect(code).toBe(1);
  expect(stderr).toContain('K8SLAB_ERROR K8SLAB_BUNDLE_CHANGED Cannot install');
  expect(await readFile(root.path('usr/kubeadm'), 'utf8')).toBe('older version\n');
  expect(await readdir(root.path('usr'))).toEqual(['kubeadm']);
});

test('what a killed run left half copied is removed by the next', async () => {
  await root.write('usr/.k8slab-install.abc', 'prog');
  await install(sha256);
  expect(await readdir(root.path('usr'))).toEqual(['kubeadm']);
});

test.each([
  ['../env', 'it has no file'],
  ['bin/../../env', 'it has no file'],
  ['bin/none', 'it has no file'],
  ['bin/kubeadm', 'has another sha256'],
])('a manifest cannot name %s', async (path, message) => {
  const { code, stdout, stderr } = await root.shell('bundle_file "$1" 00', { args: [path] });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(message);
});
