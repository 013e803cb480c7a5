import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Boxes, pathOfBox } from '../../src/box/catalog.js';
import {
  type BoxCatalog,
  compareVersions,
  isBoxName,
  nextVersion,
  versionFor,
  versionProblem,
  versionsOf,
  wasOther,
} from '../../src/box/catalog-model.js';
import { tempDir } from '../temp-dir.js';

const SHA = 'a'.repeat(64);

function catalogOf(...boxes: [version: string, provider: string, inputs?: string][]): BoxCatalog {
  const versions = [...new Set(boxes.map(([version]) => version))].map((version) => ({
    version,
    providers: boxes
      .filter((box) => box[0] === version)
      .map(([, name, inputs]) => ({
        name,
        url: 'file:///x.box',
        checksum_type: 'sha256' as const,
        checksum: SHA,
        k8slab: { bytes: 1, ...(inputs !== undefined && { inputs }) },
      })),
  }));
  return { name: 'k8slab/node', description: '', versions };
}

describe('versions', () => {
  it('are ordered by number', () => {
    expect(['1.10', '1.9', '2', '1.9.1'].sort(compareVersions)).toEqual(['1.9', '1.9.1', '1.10', '2']);
    expect(versionsOf(catalogOf(['1.10.0', 'libvirt'], ['1.2.0', 'libvirt']))).toEqual(['1.2.0', '1.10.0']);
  });

  it('follow the newest', () => {
    expect(nextVersion(undefined)).toBe('1.0.0');
    expect(nextVersion(catalogOf(['1.0.9', 'libvirt'], ['1.0.10', 'libvirt']))).toBe('1.0.11');
    expect(nextVersion(catalogOf(['20261121', 'libvirt']))).toBe('20261122');
  });

  it('are shared by hypervisors with the same content, and by nothing else', () => {
    const catalog = catalogOf(['1.0.0', 'libvirt', 'old'], ['1.0.1', 'libvirt', 'new']);
    expect(versionFor(catalog, 'new')).toBe('1.0.1');
    expect(versionFor(catalog, 'other')).toBe('1.0.2');
    // The newest is what Vagrant takes: what was made before it has to become newer.
    expect(versionFor(catalog, 'old')).toBe('1.0.2');
  });
});

it.each(['k8slab/debian-12', 'a/b', 'local/x.y_z'])('%s is a name', (name) => expect(isBoxName(name)).toBe(true));
it.each(['debian', 'a/b/c', '../b', 'a/..', 'A/b', 'a/.b', 'a/b.', "a/b'", 'a/ b', ''])('"%s" is no name', (name) => {
  expect(isBoxName(name)).toBe(false);
});
it.each(['1', '1.2.3', '20261121.0.0'])('%s is a version', (version) =>
  expect(versionProblem(version)).toBeUndefined(),
);
it.each(['v1', '1.', '1..2', '1.2-rc1', '../1', ''])('"%s" is no version', (version) => {
  expect(versionProblem(version)).toContain(`"${version}" is no version`);
});

describe('the catalogue', () => {
  const file = (dir: string, content: string): string => {
    mkdirSync(dir, { recursive: true });
    const path = join(dir, 'new.box');
    writeFileSync(path, content);
    return path;
  };

  it("is Vagrant's metadata.json, with versions in order and file URLs", async () => {
    const boxes = new Boxes(join(tempDir(), 'with space'));
    const common = { name: 'k8slab/node', sha256: SHA, bytes: 3 };
    await boxes.put(file(boxes.dir, 'two'), { ...common, version: '1.0.1', provider: 'virtualbox' });
    await boxes.put(file(boxes.dir, 'one'), { ...common, version: '1.0.0', provider: 'virtualbox', inputs: 'i' });
    const path = await boxes.put(file(boxes.dir, 'lib'), {
      ...common,
      version: '1.0.1',
      provider: 'libvirt',
      architecture: 'amd64',
      bundle: SHA,
    });
    expect(readFileSync(path, 'utf8')).toBe('lib');
    const url = (version: string, provider: string): string =>
      pathToFileURL(join(boxes.dir, 'k8slab', 'node', version, `${provider}.box`)).href;
    expect(url('1', 'x')).toContain('with%20space');
    const box = { checksum_type: 'sha256', checksum: SHA };
    expect(JSON.parse(readFileSync(join(boxes.dir, 'k8slab/node/metadata.json'), 'utf8'))).toEqual({
      name: 'k8slab/node',
      description: 'Kept on this host by k8slab',
      versions: [
        {
          version: '1.0.0',
          providers: [
            { ...box, name: 'virtualbox', url: url('1.0.0', 'virtualbox'), k8slab: { bytes: 3, inputs: 'i' } },
          ],
        },
        {
          version: '1.0.1',
          providers: [
            {
              ...box,
              name: 'libvirt',
              url: url('1.0.1', 'libvirt'),
              architecture: 'amd64',
              default_architecture: true,
              k8slab: { bytes: 3, bundle: SHA },
            },
            { ...box, name: 'virtualbox', url: url('1.0.1', 'virtualbox'), k8slab: { bytes: 3 } },
          ],
        },
      ],
    });
    expect(pathOfBox(await boxes.read('k8slab/node'), '1.0.1', 'libvirt')).toBe(path);
    expect((await boxes.all()).map(({ name }) => name)).toEqual(['k8slab/node']);
  });

  it('loses boxes with their files, and never their versions', async () => {
    const boxes = new Boxes(tempDir());
    const put = (version: string, provider: string): Promise<string> =>
      boxes.put(file(boxes.dir, 'x'), { name: 'k8slab/node', version, provider, sha256: SHA, bytes: 1 });
    const old = await put('1.0.0', 'libvirt');
    const kept = await put('1.0.1', 'libvirt');
    const catalog = await boxes.read('k8slab/node');
    await boxes.remove(catalog ?? catalogOf(), (version) => version === '1.0.0');
    expect([existsSync(join(old, '..')), existsSync(kept)]).toEqual([false, true]);
    expect(versionsOf(await boxes.read('k8slab/node'))).toEqual(['1.0.1']);
    await boxes.remove((await boxes.read('k8slab/node')) ?? catalogOf(), () => true);
    expect(existsSync(join(kept, '..'))).toBe(false);
    expect(await boxes.all()).toEqual([]);
    const empty = await boxes.read('k8slab/node');
    expect([nextVersion(empty), versionFor(empty, 'i')]).toEqual(['1.0.2', '1.0.2']);
    await put('1.0.2', 'libvirt');
    const after = await boxes.read('k8slab/node');
    expect(wasOther(after, { version: '1.0.1', provider: 'libvirt', checksum: SHA })).toBe(false);
    expect(wasOther(after, { version: '1.0.1', provider: 'libvirt', checksum: 'b'.repeat(64) })).toBe(true);
    expect(wasOther(after, { version: '1.0.1', provider: 'virtualbox' })).toBe(false);
    expect(wasOther(after, { version: '1.0.0', provider: 'libvirt' })).toBe(true);
  });

  it('is refused when it is none', async () => {
    const boxes = new Boxes(tempDir());
    mkdirSync(join(boxes.dir, 'k8slab/node'), { recursive: true });
    writeFileSync(boxes.metadataPath('k8slab/node'), '{"name": "k8slab/other", "versions": []}');
    await expect(boxes.read('k8slab/node')).rejects.toMatchObject({ code: 'K8SLAB_BOX_CATALOG' });
  });

  it('sweeps what killed builds left, and nothing else', async () => {
    const boxes = new Boxes(tempDir());
    for (const dir of ['.k8slab-box-x1/tree', 'k8slab/node']) mkdirSync(join(boxes.dir, dir), { recursive: true });
    await boxes.sweep();
    expect(existsSync(join(boxes.dir, '.k8slab-box-x1'))).toBe(false);
    expect(existsSync(join(boxes.dir, 'k8slab/node'))).toBe(true);
  });
});
