import { mkdir, readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { GuestRoot, run, type ShellResult } from './guest-shell.js';

const OPTIONS = '192.168.1.0/24(rw,sync,no_root_squash,no_subtree_check)';
let root: GuestRoot;

beforeEach(async () => {
  root = await GuestRoot.create();
  await root.write('exports.d/k8slab.exports', `${root.path('share')} ${OPTIONS}\n`);
  await root.program('exportfs', `echo "$*" >>${root.path('exportfs-calls')}`);
  await mkdir(root.path('share'));
});
afterEach(() => root.remove());

function exporter(...args: string[]): Promise<ShellResult> {
  return run(root.path('guest/programs/nfs-exporter.sh'), args, {
    ...root.environment(),
    K8SLAB_NFS_SHARE: root.path('share'),
    K8SLAB_EXPORTS_DIR: root.path('exports.d'),
  });
}

const exports = (): Promise<string> => readFile(root.path('exports.d/k8slab-shares.exports'), 'utf8');

describe('nfs-exporter', () => {
  it('makes the directory and exports it like the share itself', async () => {
    expect(await exporter('jenkins')).toMatchObject({ code: 0, stdout: '' });
    expect(await exports()).toBe(`${root.path('share/jenkins')} ${OPTIONS}\n`);
    expect(await readFile(root.path('exportfs-calls'), 'utf8')).toBe('-ra\n');
  });

  it('changes nothing when it is run again, and keeps the others', async () => {
    for (const name of ['a', 'b', 'a']) expect((await exporter(name)).code).toBe(0);
    expect(await exports()).toBe(`${root.path('share/a')} ${OPTIONS}\n${root.path('share/b')} ${OPTIONS}\n`);
  });

  it('replaces the line of another network', async () => {
    await root.write('exports.d/k8slab-shares.exports', `${root.path('share/a')} 10.0.0.0/24(rw)\n`);
    await exporter('a');
    expect(await exports()).toBe(`${root.path('share/a')} ${OPTIONS}\n`);
  });

  it('prints a volume and the claim that takes just this one', async () => {
    const { stdout } = await exporter('jenkins', '--yaml', '--size', '5Gi');
    expect(parseAllDocuments(stdout).map((document) => document.toJS() as unknown)).toMatchObject([
      {
        kind: 'PersistentVolume',
        metadata: { name: 'jenkins' },
        spec: {
          capacity: { storage: '5Gi' },
          storageClassName: '',
          persistentVolumeReclaimPolicy: 'Retain',
          nfs: { server: '192.168.1.10', path: root.path('share/jenkins') },
        },
      },
      {
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'jenkins' },
        spec: { volumeName: 'jenkins', storageClassName: '', resources: { requests: { storage: '5Gi' } } },
      },
    ]);
  });

  it.each([
    [['../etc']],
    [['a/b']],
    [['A']],
    [['-x']],
    [['a b']],
    [['']],
    [['a', '--owner', 'root']],
    [['a', '--size', '5']],
    [['a', 'b']],
  ])('refuses %j', async (args) => {
    expect((await exporter(...args)).code).not.toBe(0);
    await expect(exports()).rejects.toThrow('ENOENT');
  });

  it('says what is missing where NFS is not installed', async () => {
    await root.write('exports.d/k8slab.exports', '');
    expect(await exporter('a')).toMatchObject({ code: 1, stderr: expect.stringContaining('component nfs') as string });
  });
});
