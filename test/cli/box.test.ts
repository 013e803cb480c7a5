import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { boxEntries } from '../../src/box/box-files.js';
import { packBox } from '../../src/box/pack-box.js';
import { fileOf, serve } from '../bundle/create/http-server.js';
import { tempDir } from '../temp-dir.js';
import { type Ran, runMain } from './run-main.js';

async function boxFile(dir: string, name: string, disk: string): Promise<string> {
  const path = join(dir, name);
  writeFileSync(`${path}.disk`, disk);
  await packBox(boxEntries('libvirt', `${path}.disk`, 8), path, new AbortController().signal);
  return path;
}

const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
const jsonOf = ({ stdout }: Ran): unknown[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);

describe('box add', () => {
  it('gives each content its version; the plan of a lab takes the newest', async () => {
    const dir = tempDir();
    const first = await boxFile(dir, 'Debian 12.box', 'one');
    const added = await runMain(dir, '-o', 'json', 'box', 'add', first);
    expect(added.exitCode).toBe(0);
    expect(jsonOf(added)).toEqual([
      expect.objectContaining({ type: 'box-added', name: 'local/debian-12', version: '1.0.0', changed: true }),
    ]);
    expect(jsonOf(await runMain(dir, '-o', 'json', 'box', 'add', first))).toEqual([
      expect.objectContaining({ version: '1.0.0', changed: false }),
    ]);
    const second = await boxFile(dir, 'other.box', 'two');
    const flags = ['--name', 'local/debian-12', '--checksum', sha256(second)];
    expect((await runMain(dir, 'box', 'add', second, ...flags)).stdout).toContain('local/debian-12 1.0.1 (libvirt)');

    writeFileSync(
      join(dir, 'k8slab.yaml'),
      'apiVersion: k8slab/v1\nprovider: libvirt\nbox: { name: local/debian-12 }\n',
    );
    const lenient = await runMain(dir, '-o', 'json', 'plan', '--workers', '1');
    const plan = JSON.parse(lenient.stdout) as { plan?: { box?: object }; box?: object };
    expect(JSON.stringify(plan)).toContain('"version":"1.0.1"');
    expect(JSON.stringify(plan)).toContain('/local/debian-12/metadata.json');
  });

  it('takes nothing that is not what it should be', async () => {
    const dir = tempDir();
    const file = await boxFile(dir, 'x.box', 'one');
    const codes = async (...argv: string[]): Promise<unknown> =>
      (jsonOf(await runMain(dir, '-o', 'json', 'box', ...argv)).at(-1) as { code?: string }).code;
    expect(await codes('add', file, '--checksum', 'a'.repeat(64))).toBe('K8SLAB_BOX_MISMATCH');
    expect(await codes('add', file, '--checksum', 'a')).toBe('K8SLAB_USAGE');
    expect(await codes('add', file, '--name', '../x')).toBe('K8SLAB_USAGE');
    expect(await codes('add', join(dir, 'none.box'))).toBe('K8SLAB_BOX_FILE');
    expect(await codes('add', join(dir, 'x.box.disk'))).toBe('K8SLAB_BOX_FILE');
    expect(await codes('remove', 'local/none', '--yes')).toBe('K8SLAB_BOX_UNKNOWN');
    expect((await runMain(dir, 'box', 'list')).stdout).toContain('no boxes');
  });

  it('fetches from a server', async () => {
    const dir = tempDir();
    const file = await boxFile(dir, 'far.box', 'far');
    const { url } = await serve(fileOf(readFileSync(file)));
    const ran = await runMain(dir, 'box', 'add', `${url}/boxes/far.box`, '--checksum', `sha256:${sha256(file)}`);
    expect(ran.stderr).not.toContain('checksum');
    expect(ran.stdout).toContain('local/far 1.0.0 (libvirt)');
    expect(sha256(join(dir, 'boxes/local/far/1.0.0/libvirt.box'))).toBe(sha256(file));
  });
});

describe('box list and remove', () => {
  it('show the newest first and remove the old', async () => {
    const dir = tempDir();
    for (const content of ['one', 'two', 'three']) {
      await runMain(dir, 'box', 'add', await boxFile(dir, 'x.box', content), '--name', 'k8slab/x');
    }
    const versions = async (): Promise<string[]> => {
      const [listed] = jsonOf(await runMain(dir, '-o', 'json', 'box', 'list')) as [{ boxes: { version: string }[] }];
      return listed.boxes.map(({ version }) => version);
    };
    expect(await versions()).toEqual(['1.0.2', '1.0.1', '1.0.0']);
    expect((await runMain(dir, 'box', 'list')).stdout).toMatch(/^NAME +VERSION .*\nk8slab\/x +1\.0\.2 +libvirt +1 MiB/);
    const asked = await runMain(dir, 'box', 'remove', 'k8slab/x', '--old');
    expect([asked.exitCode, await versions()]).toEqual([2, ['1.0.2', '1.0.1', '1.0.0']]);
    expect((await runMain(dir, '--yes', 'box', 'remove', 'k8slab/x', '--old')).exitCode).toBe(0);
    expect(await versions()).toEqual(['1.0.2']);
    expect(existsSync(join(dir, 'boxes/k8slab/x/1.0.0'))).toBe(false);
    await runMain(dir, '--yes', 'box', 'remove', 'k8slab/x', '--box-version', '1.0.2', '--provider', 'libvirt');
    expect(await versions()).toEqual([]);
  });
});

describe('box build --dry-run', () => {
  it('says what would be made, and touches nothing', async () => {
    const dir = tempDir();
    const flags = ['--provider', 'virtualbox', '--from', 'cloud-image', '--distribution', 'ubuntu-24.04', '--dry-run'];
    const ran = await runMain(dir, '-o', 'json', 'box', 'build', ...flags, '--keyring', 'my.gpg');
    expect(ran.exitCode).toBe(0);
    expect(jsonOf(ran)).toEqual([
      expect.objectContaining({
        type: 'box-plan',
        provider: 'virtualbox',
        name: 'k8slab/ubuntu-24.04',
        image: 'https://cloud-images.ubuntu.com/releases/noble/release/ubuntu-24.04-server-cloudimg-amd64.img',
        keyring: join(dir, 'my.gpg'),
        checksum: null,
        diskGib: 20,
      }),
    ]);
    expect(existsSync(join(dir, 'boxes'))).toBe(false);
    expect((await runMain(dir, 'box', 'build', '--provider', 'docker', '--dry-run')).stdout).toContain('dockerd');
  });

  it.each([[['--provider', 'xen']], [['--provider', 'libvirt', '--disk-size', '1']], [[]]])(
    '%j is refused',
    async (flags) => {
      expect((await runMain(tempDir(), 'box', 'build', ...flags)).exitCode).toBe(2);
    },
  );
});
