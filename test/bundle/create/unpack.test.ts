import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { unpackMembers } from '../../../src/bundle/create/unpack.js';
import { tempDir } from '../make-bundle.js';

const signal = new AbortController().signal;

async function archiveIn(dir: string, change: (bytes: Buffer) => Buffer = (bytes) => bytes): Promise<string> {
  const tar = pack();
  tar.entry({ name: './one' }, 'the first');
  tar.entry({ name: './two' }, Buffer.alloc(300_000, '2'));
  tar.finalize();
  const path = join(dir, 'x.tar.gz');
  writeFileSync(path, change(gzipSync(await buffer(tar))));
  return path;
}

describe('unpackMembers', () => {
  it('takes what it is asked for', async () => {
    const dir = tempDir();
    const found = await unpackMembers(await archiveIn(dir), new Map([['two', join(dir, 'out/2')]]), signal);
    expect(found.get('two')?.size).toBe(300_000);
    expect(readdirSync(join(dir, 'out'))).toEqual(['2']);
  });

  it.each([
    ['what is no archive', () => Buffer.from('x'.repeat(2000))],
    ['half of one', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
  ])('refuses %s', async (_what, change) => {
    const dir = tempDir();
    const archive = await archiveIn(dir, change);
    await expect(unpackMembers(archive, new Map([['two', join(dir, '2')]]), signal)).rejects.toMatchObject({
      code: 'K8SLAB_BUNDLE_ARCHIVE',
    });
    expect(readdirSync(dir)).toEqual(['x.tar.gz']);
  });

  it('does not blame the archive for a full disk', async ({ skip }) => {
    skip(!existsSync('/dev/full'), 'this system has no disk that is always full');
    const dir = tempDir();
    const archive = await archiveIn(dir);
    symlinkSync('/dev/full', join(dir, '2.writing'));
    await expect(unpackMembers(archive, new Map([['two', join(dir, '2')]]), signal)).rejects.toMatchObject({
      code: 'ENOSPC',
    });
    expect(readdirSync(dir)).toEqual(['x.tar.gz']);
    expect(readFileSync(archive).length).toBeGreaterThan(0);
  });
});
