import { createHash } from 'node:crypto';
import { access, readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ENV, envFile, GuestRoot } from './guest-shell.js';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const MANIFEST = '{"a": "manifest"}\n';
const PROGRAMS = ['containerd', 'containerd-shim-runc-v2', 'ctr', 'runc', 'kubelet', 'crictl'];

let root: GuestRoot;
beforeEach(async () => {
  root = await GuestRoot.create();
  await root.write('env', envFile({ ...ENV, K8SLAB_BUNDLE_SHA256: sha256(MANIFEST) }));
  await root.write('bundle/manifest.json', MANIFEST);
  const rows = PROGRAMS.map((name) => [
    `bin/${name}`,
    name,
    'v2',
    sha256(`${name} 2\n`),
    root.path('usr', name),
    '0755',
  ]);
  for (const name of PROGRAMS) await root.write(`bundle/bin/${name}`, `${name} 2\n`);
  // What jq makes of a manifest with these files.
  await root.program('jq', `cat <<'ROWS'\n${rows.map((row) => row.join('\t')).join('\n')}\nROWS`);
});
afterEach(() => root.remove());

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

test('a bundle with a runtime gives the node that one, and leaves the rest to the step kubernetes', async () => {
  expect((await root.shell('install_bundled_runtime')).code).toBe(0);
  const installed = await Promise.all(PROGRAMS.map((name) => exists(root.path('usr', name))));
  expect(PROGRAMS.filter((_, index) => installed[index])).toEqual([
    'containerd',
    'containerd-shim-runc-v2',
    'ctr',
    'runc',
  ]);
  expect(await exists(root.path('state/restart-containerd'))).toBe(true);
});

test('once taken, the files are not asked for again', async () => {
  await root.shell('install_bundled_runtime; unmark restart-containerd');
  await root.write('bundle/manifest.json', 'gone\n');
  expect(await root.shell('install_bundled_runtime')).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(await exists(root.path('state/restart-containerd'))).toBe(false);
});

test('a file that is not what the manifest says takes no place and stops the step', async () => {
  await root.write('usr/runc', 'runc 1\n');
  await root.write('bundle/bin/runc', 'something else\n');
  const { code, stderr } = await root.shell('install_bundled_runtime');
  expect(code).toBe(1);
  expect(stderr).toContain('K8SLAB_ERROR K8SLAB_BUNDLE_CHANGED');
  expect(await readFile(root.path('usr/runc'), 'utf8')).toBe('runc 1\n');
  expect(await exists(root.path('state/bundle-runtime'))).toBe(false);
});

test.each([
  ['containerd github.com/containerd/containerd 1.6.20~ds1 1.6.20~ds1-1+deb12u3', '1'],
  ['containerd github.com/containerd/containerd/v2 v2.3.7 ', '2'],
])('%s is major version %s', async (line, major) => {
  await root.program('containerd', `echo '${line}'`);
  expect((await root.shell('containerd_major', { step: 'runtime' })).stdout).toBe(`${major}\n`);
});
