import {
  appendFileSync,
  chmodSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verifyBundle, type VerifyProgress } from '../../src/bundle/verify.js';
import { makeBundle, tempDir } from './make-bundle.js';

describe('verifyBundle', () => {
  it('accepts a good bundle and reports all its bytes', async () => {
    const seen: VerifyProgress[] = [];
    const verified = await verifyBundle(makeBundle(), { onProgress: (progress) => seen.push(progress) });
    expect(verified.hashed).toBe(5);
    const total = verified.manifest.files.reduce((sum, file) => sum + file.size, 0);
    expect(Math.max(...seen.map((progress) => progress.bytesDone))).toBe(total);
    expect(seen[0]?.bytesTotal).toBe(total);
  });

  it('names everything that is wrong at once', async () => {
    const dir = makeBundle();
    rmSync(join(dir, 'bin/kubelet'));
    appendFileSync(join(dir, 'images/pause.tar'), '!');
    writeFileSync(join(dir, 'bin/kubeadm'), 'KUBEADM');
    writeFileSync(join(dir, 'images/stray.tar'), 'x');
    rmSync(join(dir, 'cni/bridge'));
    symlinkSync('/bin/true', join(dir, 'cni/bridge'));
    const error: unknown = await verifyBundle(dir).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'K8SLAB_BUNDLE_CORRUPT',
      details: {
        problems: [
          { path: 'bin/kubeadm', problem: 'checksum' },
          { path: 'bin/kubelet', problem: 'missing' },
          { path: 'cni/bridge', problem: 'not-a-file' },
          { path: 'images/pause.tar', problem: 'size', expected: '5', actual: '6' },
          { path: 'images/stray.tar', problem: 'extra' },
        ],
      },
    });
    expect((error as Error).message).toContain('bin/kubelet is missing; cni/bridge is a link');
  });

  it('reads no byte of an unchanged file twice', async () => {
    const dir = makeBundle();
    const cacheFile = join(tempDir(), 'cache', 'verified.json');
    expect((await verifyBundle(dir, { cacheFile })).hashed).toBe(5);
    expect((await verifyBundle(dir, { cacheFile })).hashed).toBe(0);
    expect((await verifyBundle(dir, { cacheFile, full: true })).hashed).toBe(5);
  });

  it('sees a change behind the cache, even under the old size and mtime', async () => {
    const dir = makeBundle();
    const cacheFile = join(tempDir(), 'verified.json');
    await verifyBundle(dir, { cacheFile });
    const path = join(dir, 'bin/kubeadm');
    const { atime, mtime } = statSync(path);
    writeFileSync(path, 'KUBEADM');
    utimesSync(path, atime, mtime);
    await expect(verifyBundle(dir, { cacheFile })).rejects.toMatchObject({ code: 'K8SLAB_BUNDLE_CORRUPT' });
    // The wrong hash is remembered as wrong, not as checked.
    await expect(verifyBundle(dir, { cacheFile })).rejects.toMatchObject({ code: 'K8SLAB_BUNDLE_CORRUPT' });
  });

  it.each(['not json', '{"version":2}', '{"version":1,"files":{"x":1}}'])(
    'works over the broken cache %j',
    async (text) => {
      const cacheFile = join(tempDir(), 'verified.json');
      writeFileSync(cacheFile, text);
      const dir = makeBundle();
      expect((await verifyBundle(dir, { cacheFile })).hashed).toBe(5);
      expect(JSON.parse(readFileSync(cacheFile, 'utf8'))).toMatchObject({ version: 1 });
    },
  );

  it('needs no place to remember what it has seen', async () => {
    const file = join(tempDir(), 'a-file');
    writeFileSync(file, '');
    expect((await verifyBundle(makeBundle(), { cacheFile: join(file, 'verified.json') })).hashed).toBe(5);
  });

  it('overlooks what file managers leave, and nothing else', async () => {
    const dir = makeBundle();
    for (const litter of ['.DS_Store', 'images/Thumbs.db', 'bin/._kubeadm', 'Desktop.ini']) {
      writeFileSync(join(dir, litter), 'x');
    }
    await verifyBundle(dir);
    writeFileSync(join(dir, '.hidden'), 'x');
    await expect(verifyBundle(dir)).rejects.toMatchObject({
      details: { problems: [{ path: '.hidden', problem: 'extra' }] },
    });
  });

  it('stops when told to', async () => {
    const controller = new AbortController();
    const stop = (): void => controller.abort(new Error('interrupted'));
    const run = verifyBundle(makeBundle(), { signal: controller.signal, onProgress: stop });
    await expect(run).rejects.toMatchObject({ code: 'K8SLAB_INTERRUPTED', exitCode: 130 });
  });

  it('lists a file that cannot be read', async ({ skip }) => {
    if (process.getuid?.() === 0) skip('root reads everything');
    const dir = makeBundle();
    chmodSync(join(dir, 'bin/kubeadm'), 0o000);
    await expect(verifyBundle(dir)).rejects.toMatchObject({
      details: { problems: [{ path: 'bin/kubeadm', problem: 'unreadable' }] },
    });
  });
});
