import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { boxEntries } from '../../src/box/box-files.js';
import { inspectBox } from '../../src/box/inspect-box.js';
import { packBox } from '../../src/box/pack-box.js';
import { tempDir } from '../temp-dir.js';

const { signal } = new AbortController();

function textOf(provider: 'virtualbox' | 'libvirt', name: string): string {
  const entry = boxEntries(provider, '/disk', 20).find((each) => each.name === name);
  return entry && 'text' in entry ? entry.text : '';
}

describe('what is in a box', () => {
  it.each(['virtualbox', 'libvirt'] as const)('for %s', (provider) => {
    expect(boxEntries(provider, '/disk', 20).map(({ name }) => name)).toEqual(
      provider === 'libvirt'
        ? ['metadata.json', 'Vagrantfile', 'box.img']
        : ['metadata.json', 'Vagrantfile', 'box.ovf', 'box-disk001.vmdk'],
    );
  });

  it('says what Vagrant asks', () => {
    const libvirt = { provider: 'libvirt', architecture: 'amd64', format: 'qcow2', virtual_size: 20 };
    expect(JSON.parse(textOf('libvirt', 'metadata.json'))).toEqual(libvirt);
    expect(JSON.parse(textOf('virtualbox', 'metadata.json'))).toEqual({
      provider: 'virtualbox',
      architecture: 'amd64',
    });
  });

  it('has machine and settings as they were looked at', async () => {
    await expect(textOf('virtualbox', 'box.ovf')).toMatchFileSnapshot('golden/box.ovf');
    await expect(textOf('virtualbox', 'Vagrantfile')).toMatchFileSnapshot('golden/virtualbox.Vagrantfile');
    await expect(textOf('libvirt', 'Vagrantfile')).toMatchFileSnapshot('golden/libvirt.Vagrantfile');
  });

  it('tells VirtualBox and Vagrant the same address of the card', () => {
    const mac = /base_mac = "([0-9A-F]{12})"/.exec(textOf('virtualbox', 'Vagrantfile'))?.[1];
    expect(textOf('virtualbox', 'box.ovf')).toContain(`<rasd:Address>${mac}</rasd:Address>`);
  });
});

describe('a packed box', () => {
  it('is given up on Ctrl-C, wherever it is', async () => {
    const dir = tempDir();
    const disk = join(dir, 'disk');
    writeFileSync(disk, Buffer.alloc(8_000_000, 7));
    for (const afterMs of [0, 1, 2, 4, 8]) {
      const target = join(dir, `${String(afterMs)}.box`);
      const ended = new AbortController();
      const entries = Array.from({ length: 40 }, (_, index) => ({ name: `disk${String(index)}`, path: disk }));
      setTimeout(() => ended.abort(), afterMs);
      await expect(packBox(entries, target, ended.signal)).rejects.toThrow(/abort/i);
    }
  });

  it('has the same bytes each time, whenever its disk was written', async () => {
    const dir = tempDir();
    const disk = join(dir, 'disk');
    const made: string[] = [];
    for (const name of ['one.box', 'two.box']) {
      writeFileSync(disk, Buffer.alloc(300_000, 7));
      const target = join(dir, name);
      const { sha256, bytes } = await packBox(boxEntries('libvirt', disk, 20), target, signal);
      const content = readFileSync(target);
      expect(sha256).toBe(createHash('sha256').update(content).digest('hex'));
      expect(bytes).toBe(content.length);
      made.push(sha256);
    }
    expect(made[0]).toBe(made[1]);
  });

  it('is known by its metadata.json, compressed or not', async () => {
    const dir = tempDir();
    const disk = join(dir, 'disk');
    writeFileSync(disk, 'disk');
    const plain = join(dir, 'plain.box');
    await packBox(boxEntries('virtualbox', disk, 20), plain, signal);
    const zipped = join(dir, 'zipped.box');
    writeFileSync(zipped, gzipSync(readFileSync(plain)));
    for (const path of [plain, zipped]) {
      expect(await inspectBox(path, signal)).toEqual({ provider: 'virtualbox', architecture: 'amd64' });
    }
  });

  it.each([
    ['a web page', '<html>please log in</html>'],
    ['an empty file', ''],
    ['a broken gzip', Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3])],
  ])('is not %s', async (_what, content) => {
    const path = join(tempDir(), 'x.box');
    writeFileSync(path, content);
    await expect(inspectBox(path, signal)).rejects.toMatchObject({ code: 'K8SLAB_BOX_FILE' });
  });

  it('fails whole when its disk is gone', async () => {
    const target = join(tempDir(), 'x.box');
    await expect(packBox(boxEntries('libvirt', '/no/such/disk', 20), target, signal)).rejects.toThrow('ENOENT');
  });
});
