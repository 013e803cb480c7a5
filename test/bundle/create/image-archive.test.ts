import { createHash } from 'node:crypto';
import { existsSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BrokenBlob, writeImageArchive } from '../../../src/bundle/create/image-archive.js';
import { parseReference } from '../../../src/net/image-reference.js';
import { tempDir } from '../make-bundle.js';

const BLOB = Buffer.alloc(200_000, 'x');
const HEX = createHash('sha256').update(BLOB).digest('hex');

/** An image of one blob, which is in `dir` or not. */
function write(dir: string, signal = new AbortController().signal): ReturnType<typeof writeImageArchive> {
  const image = {
    reference: parseReference('nginx'),
    digest: `sha256:${'b'.repeat(64)}`,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    bytes: Buffer.from('{}'),
    manifest: { schemaVersion: 2 as const, config: { digest: `sha256:${HEX}`, size: BLOB.length }, layers: [] },
    endpoint: 'https://registry.test',
  };
  return writeImageArchive(image, (sha256) => join(dir, sha256), join(dir, 'x.tar'), signal);
}

describe('writeImageArchive', () => {
  it('writes what docker and containerd read', async () => {
    const dir = tempDir();
    writeFileSync(join(dir, HEX), BLOB);
    expect((await write(dir)).size).toBeGreaterThan(BLOB.length);
    expect(readdirSync(dir).sort()).toEqual([HEX, 'x.tar'].sort());
  });

  it.each([
    ['that was changed', Buffer.alloc(BLOB.length, 'y')],
    ['that is too long', Buffer.concat([BLOB, BLOB])],
    ['that another image has thrown away meanwhile', undefined],
  ])('asks again for a blob %s', async (_what, content) => {
    const dir = tempDir();
    if (content) writeFileSync(join(dir, HEX), content);
    await expect(write(dir)).rejects.toBeInstanceOf(BrokenBlob);
    expect(readdirSync(dir)).toEqual(content ? [HEX] : []);
  });

  it('says that the disk is full', async ({ skip }) => {
    skip(!existsSync('/dev/full'), 'this system has no disk that is always full');
    const dir = tempDir();
    writeFileSync(join(dir, HEX), BLOB);
    symlinkSync('/dev/full', join(dir, 'x.tar.writing'));
    await expect(write(dir)).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(readdirSync(dir)).toEqual([HEX]);
  });

  it('leaves nothing when it is interrupted', async () => {
    const dir = tempDir();
    writeFileSync(join(dir, HEX), BLOB);
    const reason = new Error('interrupted');
    await expect(write(dir, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(readdirSync(dir)).toEqual([HEX]);
  });
});
