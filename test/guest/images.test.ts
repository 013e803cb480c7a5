import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ENV, envFile, GuestRoot } from './guest-shell.js';

let root: GuestRoot;
beforeEach(async () => {
  root = await GuestRoot.create();
});
afterEach(() => root.remove());

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

async function bundle(images: Readonly<Record<string, readonly string[]>>): Promise<void> {
  const files = Object.entries(images).map(([path, [name = '', ...also]]) => {
    return { path, kind: 'image', name, ...(also.length > 0 && { also }), version: '1', sha256: sha256(path) };
  });
  for (const { path } of files) await root.write(`bundle/${path}`, path);
  const manifest = JSON.stringify({ files });
  await root.write('bundle/manifest.json', manifest);
  await root.write('env', envFile({ ...ENV, K8SLAB_BUNDLE_SHA256: sha256(manifest) }));
}

/** A containerd that has these images, and a list of the archives that it was given. */
async function containerd(...names: string[]): Promise<void> {
  await root.write('here', names.map((name) => `${name}\n`).join(''));
  await root.program(
    'ctr',
    `case "$3 $4" in
"images ls") cat ${root.path('here')} ;;
"images import") basename "$5" >>${root.path('imported')} ;;
esac`,
  );
}

const IMAGES = {
  'images/web.tar': ['docker.io/lab/one:1', 'lab/two', 'lab/three:3'],
  'images/pause.tar': ['k8s.gcr.io/pause:3.2'],
  'images/etcd.tar': ['k8s.gcr.io/etcd:3.4'],
};

test('an archive of several images is imported once', async () => {
  await bundle(IMAGES);
  await containerd('k8s.gcr.io/pause:3.2');
  const { code, stderr } = await root.shell('import_missing', { step: 'images' });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  // A worker never runs etcd.
  expect(await readFile(root.path('imported'), 'utf8')).toBe('web.tar\n');
});

test('an archive is imported for a single one of its images', async () => {
  await bundle(IMAGES);
  await containerd('k8s.gcr.io/pause:3.2', 'docker.io/lab/one:1', 'docker.io/lab/three:3');
  await root.shell('import_missing', { step: 'images' });
  expect(await readFile(root.path('imported'), 'utf8')).toBe('web.tar\n');
});

test.each([
  ['docker', 'docker pull -q k8s.gcr.io/pause:3.2'],
  ['containerd', 'crictl pull k8s.gcr.io/pause:3.2'],
])('without a bundle %s itself pulls what is missing', async (runtime, pull) => {
  await root.write('env', envFile({ ...ENV, K8SLAB_RUNTIME: runtime, K8SLAB_DNS: '0' }));
  for (const program of ['docker', 'crictl', 'ctr']) {
    await root.program(program, `case "$*" in *pull*) echo "${program} $*" >>${root.path('pulled')} ;; esac`);
  }
  const { code, stderr } = await root.shell('pull_missing', { step: 'images' });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect((await readFile(root.path('pulled'), 'utf8')).split('\n')).toContain(pull);
  expect(await readFile(root.path('pulled'), 'utf8')).not.toMatch(runtime === 'docker' ? /crictl|ctr/ : /docker|^ctr/m);
});

describe('a golden box', () => {
  /** Without a bundle on the node: only what the box noted. */
  async function golden(): Promise<void> {
    await bundle(IMAGES);
    const env = { ...ENV, K8SLAB_BUNDLE_SHA256: sha256('the manifest') };
    await root.write('env', envFile(env));
    await rm(root.path('bundle'), { recursive: true });
    const images = Object.values(IMAGES).flat();
    const noted = { bundleManifestSha256: env.K8SLAB_BUNDLE_SHA256, images };
    await root.write('golden.json', JSON.stringify(noted));
  }
  const shell = (script: string) =>
    root.shell(`GOLDEN_FILE=${root.path('golden.json')}; ${script}`, { step: 'images' });

  test('has all images that it came with, and notes those of this node', async () => {
    await golden();
    await containerd('docker.io/lab/one:1', 'docker.io/lab/two', 'docker.io/lab/three:3', 'k8s.gcr.io/pause:3.2');
    expect(await shell('step_apply; step_verify; cat "$IMAGE_LIST"')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        /^[^]*docker\.io\/lab\/one:1\nlab\/two\nlab\/three:3\nk8s\.gcr\.io\/pause:3\.2\n$/,
      ) as string,
    });
  });

  test('that lost some is told apart from one that has them', async () => {
    await golden();
    await containerd('docker.io/lab/one:1', 'k8s.gcr.io/pause:3.2');
    const { stdout } = await shell('missing_images');
    expect(stdout).toBe('docker.io/lab/three:3\ndocker.io/lab/two\n');
    expect((await shell('step_apply')).stderr).toMatch(
      /K8SLAB_IMAGES_MISSING .*docker\.io\/lab\/two any more: the box had them/,
    );
  });
});
