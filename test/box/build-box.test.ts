import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildBox, type BuiltBox } from '../../src/box/build-box.js';
import { buildArgv } from '../../src/box/build-disk.js';
import { Boxes } from '../../src/box/catalog.js';
import type { BoxEvent } from '../../src/box/events.js';
import { inspectBox } from '../../src/box/inspect-box.js';
import { type BoxSpec, checkSpec } from '../../src/box/spec.js';
import { createLocalExec } from '../../src/exec/local-exec.js';
import { tempDir } from '../temp-dir.js';

const SPEC: BoxSpec = {
  provider: 'libvirt',
  from: 'debootstrap',
  distribution: 'debian-12',
  name: 'k8slab/debian-12',
  version: undefined,
  bundle: undefined,
  out: undefined,
  diskGib: 20,
  emulated: false,
  debianMirror: undefined,
  keyring: undefined,
  imageChecksum: undefined,
  force: false,
};

/** Stands for scripts/box/build: says the steps, writes the disk, notes how it was called. */
const SCRIPT = `#!/bin/sh
printf '%s\\n' "$@" >>"$CALLS"
while [ "$1" != --work ]; do shift; done
work=$2
echo 'K8SLAB_BOX_STEP tree'
echo 'debootstrap of a tree' >&2
echo 'K8SLAB_BOX_STEP no-such-step'
[ ! -e "$CALLS.fail" ] || { echo 'no mirror' >&2; exit 1; }
[ ! -e "$CALLS.hang" ] || { echo 'hanging' >&2; exec sleep 600; }
for disk in box.img disk.vmdk image.tar; do date +%N >"$work/$disk"; done
`;

/** Stands for docker: one image, kept as a file. */
const DOCKER = `#!/bin/sh
case "$*" in
  info*) [ ! -e "$CALLS.down" ] ;;
  *k8slab.inputs*) cat "$CALLS.inputs" 2>/dev/null ;;
  *.Id*) cat "$CALLS.id" 2>/dev/null ;;
  *RepoTags*) cat "$CALLS.names" 2>/dev/null || echo 0 ;;
  load*) echo new >"$CALLS.id" ;;
  'image rm'*) echo "$*" >>"$CALLS" ;;
esac
`;

class World {
  readonly dir = tempDir();
  readonly boxes = new Boxes(join(this.dir, 'boxes'));
  readonly calls = join(this.dir, 'calls');
  readonly sources = join(this.dir, 'sources');
  readonly events: BoxEvent[] = [];
  readonly abort = new AbortController();
  onEvent: (event: BoxEvent) => void = () => undefined;

  constructor() {
    for (const dir of ['bin', 'sources']) mkdirSync(join(this.dir, dir));
    for (const [name, body] of Object.entries({ build: SCRIPT, docker: DOCKER })) {
      writeFileSync(join(this.dir, 'bin', name), body);
      chmodSync(join(this.dir, 'bin', name), 0o755);
    }
    writeFileSync(join(this.sources, 'script.sh'), 'one');
  }

  build(spec: Partial<BoxSpec> = {}): Promise<BuiltBox> {
    const path = `${join(this.dir, 'bin')}:${process.env['PATH'] ?? ''}`;
    return buildBox(
      { ...SPEC, ...spec },
      {
        boxes: this.boxes,
        script: join(this.dir, 'bin/build'),
        sources: [this.sources],
        exec: createLocalExec({ env: { PATH: path, CALLS: this.calls }, host: process }),
        path,
        node: process.execPath,
        cacheDir: join(this.dir, 'cache'),
        signal: this.abort.signal,
        emit: (event) => {
          this.events.push(event);
          this.onEvent(event);
        },
        fetchImage: async () => ({ path: '/image.qcow2', sha256: 'c'.repeat(64) }),
      },
    );
  }

  /** Directories of builds that are still there. */
  leftovers(): string[] {
    return existsSync(this.boxes.dir) ? readdirSync(this.boxes.dir).filter((name) => name.startsWith('.')) : [];
  }
}

describe('a build', () => {
  it('puts a box into the catalogue, and the same only once', async () => {
    const world = new World();
    const first = await world.build();
    expect(first).toMatchObject({ version: '1.0.0', changed: true });
    expect(await inspectBox(first.path ?? '', world.abort.signal)).toMatchObject({ provider: 'libvirt' });
    // Two streams of one program come in any order.
    expect(world.events.filter(({ type }) => type === 'box-step')).toEqual([
      { type: 'box-step', step: 'tree' },
      { type: 'box-step', step: 'pack' },
    ]);
    const said = world.events.flatMap((event) => (event.type === 'box-output' ? [event.line] : []));
    expect(said.sort()).toEqual(['K8SLAB_BOX_STEP no-such-step', 'debootstrap of a tree']);
    const again = await world.build();
    expect(again).toEqual({ ...first, changed: false });
    expect(world.leftovers()).toEqual([]);
  });

  it('gives other content a new version, and the same for another hypervisor the same version', async () => {
    const world = new World();
    await world.build();
    expect(await world.build({ provider: 'virtualbox' })).toMatchObject({ version: '1.0.0', changed: true });
    writeFileSync(join(world.sources, 'script.sh'), 'two');
    expect(await world.build()).toMatchObject({ version: '1.0.1', changed: true });
    expect(await world.build({ diskGib: 30 })).toMatchObject({ version: '1.0.2' });
    expect(await world.build({ diskGib: 30, force: true })).toMatchObject({ version: '1.0.3' });
    expect(existsSync(world.boxes.boxPath(SPEC.name, '1.0.0', 'libvirt'))).toBe(true);
  });

  it('never puts other content under a version that is there', async () => {
    const world = new World();
    await world.build({ version: '2.0' });
    await expect(world.build({ version: '2.0', diskGib: 30 })).rejects.toMatchObject({ code: 'K8SLAB_BOX_VERSION' });
    await expect(world.build({ version: '2.0', force: true })).rejects.toMatchObject({ code: 'K8SLAB_BOX_VERSION' });
    expect(await world.build({ version: '2.0' })).toMatchObject({ changed: false });
  });

  it('makes a box again whose file is gone', async () => {
    const world = new World();
    const { path = '' } = await world.build();
    rmSync(path);
    expect(await world.build()).toMatchObject({ version: '1.0.0', changed: true, path });
    expect(existsSync(path)).toBe(true);
  });

  it('leaves what was there when it fails, and says why', async () => {
    const world = new World();
    const out = join(world.dir, 'out.box');
    writeFileSync(out, 'the old one');
    writeFileSync(`${world.calls}.fail`, '');
    await expect(world.build({ out })).rejects.toMatchObject({
      code: 'K8SLAB_BOX_BUILD',
      message: expect.stringContaining('no mirror') as string,
    });
    expect(readFileSync(out, 'utf8')).toBe('the old one');
    expect(readdirSync(world.dir).filter((name) => name.startsWith('.'))).toEqual([]);
    rmSync(`${world.calls}.fail`);
    expect(await world.build({ out })).toMatchObject({ path: out, version: undefined });
    expect(await inspectBox(out, world.abort.signal)).toMatchObject({ provider: 'libvirt' });
    expect(await world.boxes.all()).toEqual([]);
  });

  it('says before the work that a directory is no file', async () => {
    const world = new World();
    await expect(world.build({ out: world.dir })).rejects.toMatchObject({ code: 'K8SLAB_USAGE', exitCode: 2 });
    expect(existsSync(world.calls)).toBe(false);
  });

  it('leaves the image before to whoever gave it another name', async () => {
    const world = new World();
    writeFileSync(`${world.calls}.id`, 'old\n');
    writeFileSync(`${world.calls}.names`, '1\n');
    await world.build({ provider: 'docker', name: 'k8slab/node:debian-12' });
    expect(readFileSync(world.calls, 'utf8')).not.toContain('image rm');
  });

  it('ends the script on Ctrl-C and leaves nothing', async () => {
    const world = new World();
    writeFileSync(`${world.calls}.hang`, '');
    world.onEvent = (event) => {
      if (event.type === 'box-output' && event.line === 'hanging') world.abort.abort();
    };
    await expect(world.build()).rejects.toMatchObject({ code: 'K8SLAB_INTERRUPTED' });
    expect(world.leftovers()).toEqual([]);
    expect(await world.boxes.all()).toEqual([]);
    // Where SIGINT is ignored, as in jobs of a shell, SIGTERM comes after 30 s.
  }, 120_000);

  it('loads an image into docker, and removes the one before', async () => {
    const world = new World();
    const image: Partial<BoxSpec> = { provider: 'docker', name: 'k8slab/node:debian-12' };
    writeFileSync(`${world.calls}.id`, 'old\n');
    const built = await world.build(image);
    expect(built).toMatchObject({ digest: 'new', changed: true, path: undefined });
    expect(readFileSync(world.calls, 'utf8')).toContain('image rm old');
    writeFileSync(`${world.calls}.inputs`, `${built.inputs}\n`);
    expect(await world.build(image)).toMatchObject({ changed: false });
    writeFileSync(`${world.calls}.down`, '');
    await expect(world.build(image)).rejects.toMatchObject({ code: 'K8SLAB_BOX_DOCKER' });
    const out = join(world.dir, 'image.tar');
    expect(await world.build({ ...image, out })).toMatchObject({ path: out });
    expect(existsSync(out)).toBe(true);
  });
});

describe('argv of the script', () => {
  const made = { work: "/with space/it's", image: undefined, inputs: 'abc' };

  it('for a VM', () => {
    expect(buildArgv('/s/build', { ...SPEC, emulated: true }, made)).toEqual([
      ...['/s/build', '--provider', 'libvirt', '--work', "/with space/it's", '--disk-size', '20'],
      ...['--kernel-arguments', 'mitigations=off norandmaps init_on_alloc=0 tsc=reliable highres=off nohz=off'],
    ]);
  });

  it('for a container, from a cloud image', () => {
    const spec: BoxSpec = { ...SPEC, provider: 'docker', name: 'a/b:c' };
    expect(buildArgv('/s/build', spec, { ...made, image: '/i.qcow2' })).toEqual([
      ...['/s/build', '--provider', 'docker', '--work', "/with space/it's", '--image', '/i.qcow2'],
      ...['--reference', 'a/b:c', '--inputs', 'abc'],
    ]);
  });
});

it.each<[string, Partial<BoxSpec>, boolean]>([
  ['a bundle in an image', { provider: 'docker' }, true],
  ['a version of an image', { provider: 'docker', version: '1' }, false],
  ['a strange name of an image', { provider: 'docker', name: 'My Node' }, false],
  ['a version of a file', { out: '/x', version: '1' }, false],
  ['a strange version', { version: 'v1' }, false],
  ['a strange name', { name: '../x' }, false],
  ['a keyring without anything to check', { keyring: '/x' }, false],
  ['a mirror that is no URL', { debianMirror: 'file:///x; rm -rf /' }, false],
  ['a distribution that cannot be made so', { distribution: 'ubuntu-24.04' }, false],
])('is refused: %s', (_what, spec, withBundle) => {
  expect(() => checkSpec({ ...SPEC, ...spec }, withBundle)).toThrow(expect.objectContaining({ code: 'K8SLAB_USAGE' }));
});
