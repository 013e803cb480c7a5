import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { extract } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import type { BundleContents } from '../../../src/bundle/create/contents-model.js';
import { systemClock } from '../../../src/exec/clock.js';
import { readBundle } from '../../../src/bundle/read.js';
import { verifyBundle } from '../../../src/bundle/verify.js';
import { PROGRAM, sha256, world } from './bundle-world.js';
import { fileOf, stalled, status } from './http-server.js';

function filesBelow(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1))
    .sort();
}

const ALL_FILES = [
  'bin/kubeadm',
  'cni/bridge',
  'cni/loopback',
  'images/app.tar',
  'manifest.json',
  'manifests/calico.yaml',
];

describe('createBundle', () => {
  it('makes a bundle that verifies, with an archive for containerd and docker', async () => {
    const { run, out, registry } = await world();
    const created = await run();
    expect(created).toMatchObject({ files: 5, changed: true });
    expect(filesBelow(out)).toEqual(ALL_FILES);
    const { manifest } = await verifyBundle(out);
    expect(manifest).toMatchObject({ name: 'classic-1.20.15-amd64', cni: 'calico', dns: true, standIns: [] });
    expect(readFileSync(join(out, 'cni/bridge'), 'utf8')).toBe('the bridge');
    expect(existsSync(`${out}.partial`)).toBe(false);

    const entries = new Map<string, string>();
    const tar = extract();
    tar.end(readFileSync(join(out, 'images/app.tar')));
    for await (const entry of tar) entries.set(entry.header.name, await text(entry));
    const docker = JSON.parse(entries.get('manifest.json') ?? '') as {
      RepoTags: string[];
      Layers: string[];
      Config: string;
    }[];
    const index = JSON.parse(entries.get('index.json') ?? '') as {
      manifests: { annotations: Record<string, string> }[];
    };
    expect(docker[0]?.RepoTags).toEqual(['registry.test/team/app:v1']);
    expect([docker[0]?.Config, ...(docker[0]?.Layers ?? [])].every((name) => entries.has(name ?? ''))).toBe(true);
    expect(index.manifests[0]?.annotations['io.containerd.image.name']).toBe('registry.test/team/app:v1');
    expect(registry.tokens).toBe(1);
  });

  it('downloads nothing twice: not for the same bundle, not for another one', async () => {
    const { run, out, requests, registry, events } = await world();
    await run();
    const first = readFileSync(join(out, 'manifest.json'));
    const [files, blobs] = [requests.length, registry.seen.filter((line) => line.includes('/blobs/')).length];

    expect(await run()).toMatchObject({ changed: false });
    writeFileSync(join(out, 'bin/kubeadm'), 'changed by somebody');
    expect(await run()).toMatchObject({ changed: true });
    expect(readFileSync(join(out, 'manifest.json')).equals(first)).toBe(true);
    await verifyBundle(out);
    expect(requests).toHaveLength(files);
    expect(registry.seen.filter((line) => line.includes('/blobs/'))).toHaveLength(blobs);
    expect(events.filter((event) => event.type === 'item-done' && event.how === 'kept')).toHaveLength(3);
  });

  it('does not believe its own cache', async () => {
    const { run, out, cache, registry } = await world();
    await run();
    for (const path of filesBelow(join(cache, 'sha256'))) {
      const file = join(cache, 'sha256', path);
      const bytes = readFileSync(file);
      bytes[0] = (bytes[0] ?? 0) ^ 1;
      writeFileSync(file, bytes);
    }
    writeFileSync(join(out, 'images/app.tar'), '');
    writeFileSync(join(out, 'bin/kubeadm'), '');
    registry.seen.length = 0;
    await run();
    await verifyBundle(out);
    expect(registry.seen.some((line) => line.includes('/blobs/'))).toBe(true);
  });

  it('tells all failures at once, keeps what came, and leaves the old bundle alone', async () => {
    const { run, out, registry, contents, events } = await world();
    await run();
    const old = readFileSync(join(out, 'manifest.json'));
    registry.blobs.clear();
    registry.addImage('team/new', 'v1');
    // A layer: the configuration is the same as before and here already.
    const [, lost = ''] = registry.blobs.keys();
    registry.blobs.delete(lost);
    const download = { ...contents.downloads[2], label: 'lost.yaml' } as BundleContents['downloads'][number];
    const source = { url: download.source.url.replace('calico', 'lost'), check: { sha256: 'a'.repeat(64) } };
    const [image] = contents.images;
    const reference = 'registry.test/team/new:v1';
    const failed = run({
      contents: {
        downloads: [...contents.downloads, { ...download, source }],
        images: image ? [{ ...image, label: reference, reference }] : [],
      },
    });
    await expect(failed).rejects.toMatchObject({
      code: 'K8SLAB_DOWNLOAD_NOT_FOUND',
      message: 'Cannot make the bundle: 2 items failed',
    });
    const items = events.flatMap((event) => (event.type === 'item-failed' ? [event.item] : []));
    expect(items.sort()).toEqual(['lost.yaml', reference]);
    expect(readFileSync(join(out, 'manifest.json')).equals(old)).toBe(true);
    await verifyBundle(out);
  });

  it('leaves out images that only labs want and no registry has, and fails for others', async () => {
    const { run, out, registry, contents, events } = await world();
    registry.addManifest('team/old', 'arm64', 'v1');
    registry.put('team/schema1', 'v1', { schemaVersion: 1 }, 'application/json');
    const names = ['gone', 'old', 'schema1'].map((name) => `registry.test/team/${name}:v1`);
    const image = contents.images[0];
    if (!image) throw new Error('no image');
    const more = names.map((reference, index) => ({
      ...image,
      label: reference,
      reference,
      output: { ...image.output, path: `images/${index}.tar`, name: reference },
    }));
    await expect(run({ contents: { ...contents, images: [image, ...more] } })).rejects.toMatchObject({
      message: 'Cannot make the bundle: 2 items failed',
    });
    events.length = 0;
    const ofLabs = more.map((each) => ({ ...each, labs: ['ch3/3.2.1'] }));
    await run({ contents: { ...contents, images: [image, ...ofLabs] } });
    const left = events.flatMap((event) => (event.type === 'item-left-out' ? [[event.item, event.reason]] : []));
    expect(left.sort()).toEqual([
      [names[0], expect.stringContaining('404')],
      [names[1], 'it is not made for linux/amd64, only for linux/arm64'],
      [names[2], expect.stringContaining('neither an OCI image')],
    ]);
    expect((await verifyBundle(out)).manifest.files.map(({ path }) => path)).not.toContain('images/0.tar');
    expect(filesBelow(out)).toEqual(ALL_FILES);
  });

  it('fails on a blob with the wrong bytes and continues once they are right', async () => {
    const { run, out, registry } = await world();
    const [digest = ''] = registry.blobs.keys();
    const good = registry.blobs.get(digest) ?? Buffer.alloc(0);
    registry.blobs.set(digest, Buffer.alloc(good.length, 'x'));
    await expect(run()).rejects.toMatchObject({ code: 'K8SLAB_DOWNLOAD_CHECKSUM' });
    expect(existsSync(out)).toBe(false);
    registry.blobs.set(digest, good);
    await run();
    await verifyBundle(out);
  });

  it('asks again for a published checksum that did not fit', async () => {
    const { run, out, routes } = await world();
    routes.set('/kubeadm.sha256', status(200, {}, 'a'.repeat(64)));
    await expect(run()).rejects.toMatchObject({ code: 'K8SLAB_DOWNLOAD_CHECKSUM' });
    routes.set('/kubeadm.sha256', status(200, {}, sha256(PROGRAM)));
    await run();
    await verifyBundle(out);
  });

  it('is interrupted without a trace at the target, and the next run continues', async () => {
    const { run, out, routes, requests } = await world();
    const abort = new AbortController();
    routes.set('/kubeadm', (request, response) => {
      if (request.method === 'HEAD') return fileOf(PROGRAM)(request, response);
      stalled(PROGRAM, 20_000)(request, response);
    });
    // The test's own limit ends it; on a busy machine a stalled download must not give up first.
    const running = run({ signal: abort.signal, stallMs: 120_000 });
    while (!requests.includes('GET /kubeadm')) await systemClock.sleep(10);
    abort.abort(new Error('interrupted'));
    await expect(running).rejects.toMatchObject({ code: 'K8SLAB_INTERRUPTED', exitCode: 130 });
    expect(existsSync(out)).toBe(false);

    routes.set('/kubeadm', fileOf(PROGRAM));
    requests.length = 0;
    await run();
    await verifyBundle(out);
    expect(requests).not.toContain('GET /kubeadm.sha256');
  });

  it('refuses a page in the place of a checksum, and a file of another version', async () => {
    const { run, routes } = await world();
    routes.set('/kubeadm.sha256', status(200, { 'content-type': 'text/html' }, '<html>'));
    routes.set('/calico.yaml', fileOf(Buffer.from('image: quay.io/calico/node:v3.99.0\n')));
    await expect(run()).rejects.toMatchObject({ code: 'K8SLAB_DOWNLOAD_HTML' });
    routes.set('/kubeadm.sha256', status(200, {}, sha256(PROGRAM)));
    await expect(run()).rejects.toMatchObject({ code: 'K8SLAB_DOWNLOAD_CHECKSUM' });
  });

  it('says beforehand that a disk is too small', async () => {
    const { run, out, requests } = await world();
    const spaceAt = async () => ({ free: 1024, device: '1' });
    await expect(run({ spaceAt })).rejects.toMatchObject({ code: 'K8SLAB_DISK', exitCode: 3 });
    expect(requests.filter((line) => line.startsWith('GET') && !line.endsWith('.sha256'))).toEqual([]);
    expect(existsSync(out)).toBe(false);
  });

  it('continues on a disk with room for just what is left', async () => {
    const { run, out, routes } = await world();
    const both = fileOf(PROGRAM);
    routes.set('/kubeadm', (request, response) => {
      (request.method === 'HEAD' ? both : status(404))(request, response);
    });
    await expect(run()).rejects.toMatchObject({ code: 'K8SLAB_DOWNLOAD_NOT_FOUND' });
    routes.set('/kubeadm', both);
    const spaceAt = (more: number) => async () => ({ free: 64 * 1024 * 1024 + 2 * PROGRAM.length + more, device: '1' });
    await expect(run({ spaceAt: spaceAt(-1) })).rejects.toMatchObject({ code: 'K8SLAB_DISK' });
    await run({ spaceAt: spaceAt(0) });
    await verifyBundle(out);
  });

  it('asks for no more room than a download that was begun still takes', async () => {
    const { run, out, cache } = await world();
    const part = join(cache, 'sha256', sha256(PROGRAM).slice(0, 2), `${sha256(PROGRAM)}.part`);
    mkdirSync(dirname(part), { recursive: true });
    writeFileSync(part, PROGRAM.subarray(0, 20_000));
    const events: number[] = [];
    const agree = async ({ bytes }: { bytes: number }): Promise<boolean> => events.push(bytes) < 0;
    await run({ agree });
    writeFileSync(part, '');
    await run({ agree });
    expect((events[1] ?? 0) - (events[0] ?? 0)).toBe(20_000);
    expect(existsSync(out)).toBe(false);
  });

  it('does nothing when that is what somebody wants', async () => {
    const { run, out, requests } = await world();
    expect(await run({ agree: async () => false })).toBeUndefined();
    expect(requests.filter((line) => line.startsWith('GET') && !line.endsWith('.sha256'))).toEqual([]);
    expect([existsSync(out), existsSync(`${out}.partial`)]).toEqual([false, false]);
  });

  it('never replaces what is no bundle', async () => {
    const { run, out } = await world();
    mkdirSync(out);
    writeFileSync(join(out, 'thesis.txt'), 'years of work');
    await expect(run()).rejects.toMatchObject({ code: 'K8SLAB_BUNDLE_OUT', exitCode: 2 });
    expect(filesBelow(out)).toEqual(['thesis.txt']);
  });

  it('replaces a bundle of another choice whole', async () => {
    const { run, out, contents } = await world();
    await run();
    await run({ contents: { ...contents, images: [] } });
    expect(filesBelow(out)).toEqual(ALL_FILES.filter((path) => path !== 'images/app.tar'));
    expect((await readBundle(out)).manifest.files).toHaveLength(4);
  });
});
