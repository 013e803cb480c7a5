import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBundle } from '../../src/bundle/read.js';
import type { RuntimeName } from '../../src/config/model.js';
import { uploadStep } from '../../src/steps/upload.js';
import { makeBundle } from '../bundle/make-bundle.js';
import { tempDir } from '../temp-dir.js';
import { context, dockerPlan, FakeNode, session } from './fake-node.js';

function labDir(): string {
  const dir = tempDir();
  const files = {
    'guest/run.sh': '#!/bin/bash\n',
    'guest/lib/log.sh': 'say\n',
    'nodes/w1-k8s/env': "A='1'\n",
    'nodes/w1-k8s/files/x.yaml': 'x\n',
    'nodes/m-k8s/env': "A='1'\n",
    'nodes/m-k8s/files/x.yaml': 'x\n',
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  return dir;
}

const libvirtPlan = dockerPlan({ provider: { name: 'libvirt', reason: 'asked for', accelerated: true } });

const SPEAKER = 'quay.io/metallb/speaker:v0.12.1';

/** An empty file of a bundle. */
const file = (path: string, more: object): Record<string, unknown> => ({
  path,
  kind: 'image',
  name: path,
  version: '1',
  size: 0,
  sha256: createHash('sha256').digest('hex'),
  ...more,
});

describe('uploading to a node', () => {
  it('brings scripts, files and env with the right modes, and nothing the second time', async () => {
    const node = new FakeNode('w1-k8s');
    const dir = labDir();
    node.files.set('/opt/k8slab/guest/steps/gone.sh', { content: 'old', mode: 0o755 });
    const given = context('upload:w1-k8s');
    const step = uploadStep(session([node], { labDir: dir }), given.step, undefined);
    expect(await step.run(given)).toEqual({ changed: true });
    expect([...node.files].map(([path, { mode }]) => [path, mode.toString(8)])).toEqual([
      ['/opt/k8slab/guest/lib/log.sh', '755'],
      ['/opt/k8slab/guest/run.sh', '755'],
      ['/opt/k8slab/files/x.yaml', '644'],
      ['/etc/k8slab/env', '644'],
      ['/var/lib/k8slab/upload.sha256', '644'],
    ]);
    expect(await step.run(given)).toEqual({ changed: false });

    writeFileSync(join(dir, 'nodes/w1-k8s/env'), "A='2'\n");
    expect(await step.run(given)).toEqual({ changed: true });
    expect(node.files.get('/etc/k8slab/env')?.content).toBe("A='2'\n");
  });

  it('leaves the bundle to the mount of a docker node', async () => {
    const node = new FakeNode('w1-k8s');
    const bundle = await readBundle(makeBundle());
    const given = context('upload:w1-k8s');
    await uploadStep(session([node], { labDir: labDir() }), given.step, bundle).run(given);
    expect([...node.files.keys()].filter((path) => path.startsWith('/opt/k8slab/bundle'))).toEqual([]);
  });
});

describe('the bundle on a machine', () => {
  async function upload(node: FakeNode, files: Record<string, unknown>[] = [], plan = libvirtPlan) {
    const bundle = await readBundle(makeBundle((manifest) => manifest.files.push(...files)));
    const given = context(`upload:${node.where}`);
    const step = uploadStep(session([node], { labDir: labDir(), plan }), given.step, bundle);
    return { bundle, run: () => step.run(given) };
  }
  const sent = (node: FakeNode): string[] =>
    [...node.files.keys()].filter((path) => path.startsWith('/opt/k8slab/bundle/'));

  it('is sent whole where nothing is there, and once', async () => {
    const node = new FakeNode('w1-k8s', { sha256sum: { exitCode: 1 } });
    const { bundle, run } = await upload(node);
    await run();
    expect(sent(node)).toHaveLength(bundle.manifest.files.length + 1);
    node.ran.length = 0;
    expect(await run()).toEqual({ changed: false });
    expect(node.ran.some((line) => line.startsWith('sha256sum'))).toBe(false);
  });

  it('is completed where a part of it arrived', async () => {
    const node = new FakeNode('w1-k8s', {
      sha256sum: (request) => {
        const path = request.argv[2] ?? '';
        return {
          exitCode: 1,
          stdout: `${bundle.manifest.files[0]?.sha256 ?? ''}  ${path}\n${'0'.repeat(64)}  ${request.argv[3] ?? ''}\n`,
        };
      },
    });
    const { bundle, run } = await upload(node);
    await run();
    expect(sent(node)).not.toContain(`/opt/k8slab/bundle/${bundle.manifest.files[0]?.path ?? ''}`);
    expect(sent(node)).toContain(`/opt/k8slab/bundle/${bundle.manifest.files[1]?.path ?? ''}`);
  });

  it('is not sent to a box that was made from it', async () => {
    const node = new FakeNode('w1-k8s');
    const { bundle, run } = await upload(node);
    node.files.set('/etc/k8slab/golden.json', {
      content: JSON.stringify({ bundleManifestSha256: bundle.manifestSha256 }),
      mode: 0o644,
    });
    await run();
    expect(sent(node)).toEqual([]);
  });

  it.each<[string, RuntimeName, string[]]>([
    // The registry's image is Docker's, too, whether or not the lab has the registry. A worker takes what it builds with.
    ['m-k8s', 'containerd', ['build.tar', 'calico.yaml', 'labs.tar', 'metallb.yaml', 'registry.tar']],
    ['w1-k8s', 'containerd', ['build.tar']],
    // Pods of any component may come to it, those of the control plane do not.
    ['w1-k8s', 'docker', ['build.tar', 'images/pause.tar', 'speaker.tar', 'web.tar']],
  ])('is sent to such a box as far as %s with %s takes something from its files', async (name, runtime, wanted) => {
    const files = [
      file('calico.yaml', { kind: 'manifest' }),
      file('build.tar', { name: 'openjdk:8', also: ['gcr.io/distroless/java:8'], component: 'docker' }),
      file('labs.tar', {
        name: 'docker.io/library/nginx:latest',
        also: ['docker.io/library/node:7'],
        component: 'docker',
      }),
      file('web.tar', { name: 'docker.io/library/nginx:latest' }),
      file('registry.tar', { name: 'docker.io/library/registry:2.8.3', component: 'registry' }),
      file('metallb.yaml', { kind: 'manifest', component: 'metallb' }),
      file('speaker.tar', { name: SPEAKER, component: 'metallb' }),
      file('helm', { kind: 'binary', component: 'helm' }),
    ];
    const components = (['metallb', 'docker'] as const).map((one) => ({
      name: one,
      version: '1',
      files: [],
      images: one === 'metallb' ? [SPEAKER] : [],
    }));
    const node = new FakeNode(name, { sha256sum: { exitCode: 1 } });
    const { bundle, run } = await upload(node, files, {
      ...libvirtPlan,
      components,
      runtime: { ...libvirtPlan.runtime, name: runtime },
    });
    for (const { path } of files) writeFileSync(join(bundle.dir, String(path)), '');
    node.files.set('/etc/k8slab/golden.json', {
      content: JSON.stringify({ bundleManifestSha256: bundle.manifestSha256 }),
      mode: 0o644,
    });
    expect(await run()).toEqual({ changed: true });
    expect(sent(node).sort()).toEqual([...wanted, 'manifest.json'].sort().map((path) => `/opt/k8slab/bundle/${path}`));
    expect(await run()).toEqual({ changed: false });
  });

  it.each<[string, string[], string[]]>([
    ['m-k8s', [], ['images/kube-apiserver.tar', 'images/pause.tar', 'lab.tar', 'speaker.tar']],
    // It never runs the control plane; the component's own script does not run there, but its pods do.
    ['w1-k8s', [], ['images/pause.tar', 'lab.tar', 'speaker.tar']],
    ['w1-k8s', ['k8s.gcr.io/pause:v1.20.2', 'docker.io/lab/one:1', SPEAKER], ['lab.tar']],
    ['w1-k8s', ['k8s.gcr.io/pause:v1.20.2', 'docker.io/lab/one:1', 'docker.io/lab/two:latest', SPEAKER], []],
  ])('is sent to such a box as far as %s has lost its images, with %j left', async (name, here, wanted) => {
    const files = [
      file('lab.tar', { name: 'lab/one:1', also: ['lab/two'] }),
      file('speaker.tar', { name: SPEAKER, component: 'metallb' }),
      // Of a component that this lab does not have.
      file('server.tar', { name: 'registry.k8s.io/metrics-server:v0.5.0', component: 'metrics-server' }),
    ];
    const components = [{ name: 'metallb' as const, version: '1', files: [], images: [SPEAKER] }];
    const node = new FakeNode(name, { ctr: { stdout: `${here.join('\n')}\n` }, sha256sum: { exitCode: 1 } });
    const { bundle, run } = await upload(node, files, { ...libvirtPlan, components });
    for (const { path } of files) writeFileSync(join(bundle.dir, String(path)), '');
    node.files.set('/etc/k8slab/golden.json', {
      content: JSON.stringify({ bundleManifestSha256: bundle.manifestSha256 }),
      mode: 0o644,
    });
    await run();
    const all = wanted.length === 0 ? [] : [...wanted, 'manifest.json'];
    expect(sent(node).sort()).toEqual(all.sort().map((path) => `/opt/k8slab/bundle/${path}`));
  });
});
