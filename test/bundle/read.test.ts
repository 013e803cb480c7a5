import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBundle, summarizeBundle } from '../../src/bundle/read.js';
import { makeBundle, tempDir, type TestManifest } from './make-bundle.js';

const firstFile = (manifest: TestManifest): Record<string, unknown> => manifest.files[0] ?? {};

async function problemsOf(dir: string): Promise<string[]> {
  const error: unknown = await readBundle(dir).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'K8SLAB_BUNDLE_MANIFEST', exitCode: 2 });
  return (error as { details: { problems: string[] } }).details.problems;
}

describe('readBundle', () => {
  it('knows every image of an archive that holds several', async () => {
    const dir = makeBundle((manifest) => {
      const images = manifest.files.find(({ kind }) => kind === 'image');
      Object.assign(images ?? {}, { also: ['docker.io/library/busybox:latest'] });
    });
    expect(summarizeBundle(await readBundle(dir)).images).toContain('docker.io/library/busybox:latest');
  });

  it('gives the plan what it needs', async () => {
    const bundle = await readBundle(makeBundle());
    expect(bundle.manifestSha256).toMatch(/^[0-9a-f]{64}$/);
    expect(summarizeBundle(bundle)).toEqual({
      dir: bundle.dir,
      name: 'classic-test',
      profile: 'classic',
      arch: 'amd64',
      manifestSha256: bundle.manifestSha256,
      kubernetes: '1.20.2',
      cni: 'static-route',
      dns: true,
      images: ['k8s.gcr.io/kube-apiserver:v1.20.2', 'k8s.gcr.io/pause:v1.20.2'],
      programs: ['kubeadm', 'kubelet', 'bridge'],
      files: ['kubeadm', 'kubelet'],
      cniPluginsVersion: '1.1.1',
      cniManifestVersion: '',
    });
  });

  it('says when there is no bundle', async () => {
    await expect(readBundle(tempDir())).rejects.toMatchObject({ code: 'K8SLAB_BUNDLE_NOT_FOUND', exitCode: 2 });
  });

  it('refuses what is not JSON or not UTF-8', async () => {
    const dir = makeBundle();
    writeFileSync(join(dir, 'manifest.json'), '{"a":');
    expect(await problemsOf(dir)).toEqual([expect.stringContaining('not JSON')]);
    writeFileSync(join(dir, 'manifest.json'), Buffer.from([0x7b, 0xff, 0xfe, 0x7d]));
    expect(await problemsOf(dir)).toEqual([expect.stringContaining('not JSON')]);
  });

  it.each([
    '../evil',
    'images/../../evil',
    '/etc/passwd',
    'C:/evil',
    'images\\evil',
    'images//x',
    './x',
    'a/.',
    'x\n',
    'x\0',
    'manifest.json',
    'MANIFEST.JSON',
    '',
  ])('refuses the path %j', async (path) => {
    const problems = await problemsOf(makeBundle((manifest) => (firstFile(manifest)['path'] = path)));
    expect(problems).toContainEqual(expect.stringMatching(/^files\.0\.path: must/));
  });

  it.each(['relative', '/usr/../etc/passwd', '/usr/bin/', '//x', '/usr/bin/x;y'])(
    'refuses to install at %j',
    async (install) => {
      const problems = await problemsOf(makeBundle((manifest) => (firstFile(manifest)['install'] = install)));
      expect(problems).toEqual([expect.stringMatching(/^files\.0\.install: must be an absolute path/)]);
    },
  );

  it('names every problem at once', async () => {
    const problems = await problemsOf(
      makeBundle((manifest) => {
        Object.assign(firstFile(manifest), { sha256: 'ABC', size: -1, mode: '755', extra: true });
        manifest['kubernetes'] = 'v1.20';
        delete manifest['origin'];
        manifest.files[2] = { ...manifest.files[1] };
      }),
    );
    for (const where of [
      'files.0.sha256',
      'files.0.size',
      'files.0.mode',
      'files.0: Unrecognized key',
      'kubernetes',
      'origin',
    ]) {
      expect(problems).toContainEqual(expect.stringContaining(where));
    }
  });

  it('refuses a path that is listed twice, also in other case', async () => {
    const twice = makeBundle((manifest) => manifest.files.push({ ...firstFile(manifest), path: 'BIN/kubeadm' }));
    expect(await problemsOf(twice)).toEqual(['files.5.path: is listed twice, also as files.0']);
  });
});
