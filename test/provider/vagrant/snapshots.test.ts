import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SnapshotStore } from '../../../src/provider/provider.js';
import { type FakeLab, fakeLab, recorded, type Reply } from './fake-programs.js';

const NODES = ['m-k8s', 'w1-k8s', 'w2-k8s'];
const lines = (lab: FakeLab): string[] => lab.calls().map(({ argv }) => argv.join(' '));

function storeOf(name: 'libvirt' | 'virtualbox', replies: Reply[]): { lab: FakeLab; store: SnapshotStore } {
  const lab = fakeLab(name, replies);
  const store = lab.provider.snapshots;
  if (!store) throw new Error(`${name} has no snapshots`);
  return { lab, store };
}

describe('command lines', () => {
  it('save, restore and delete each node by itself, and never provision', async () => {
    const { lab, store } = storeOf('virtualbox', [{ when: 'vagrant snapshot' }]);
    await store.save(NODES.slice(0, 2), 'ch3');
    await store.restore(NODES.slice(0, 2), 'ch3');
    await store.delete(['w1-k8s'], 'ch3');
    expect(lines(lab)).toEqual([
      'vagrant snapshot save --force --machine-readable m-k8s ch3',
      'vagrant snapshot save --force --machine-readable w1-k8s ch3',
      'vagrant snapshot restore --no-provision --machine-readable m-k8s ch3',
      'vagrant snapshot restore --no-provision --machine-readable w1-k8s ch3',
      'vagrant snapshot delete --machine-readable w1-k8s ch3',
    ]);
    expect(lab.calls()[0]?.env).toMatchObject({ VAGRANT_CWD: lab.labDir, K8SLAB: '1' });
  });

  it('are none for containers', () => {
    expect(fakeLab('docker', []).provider.snapshots).toBeUndefined();
  });
});

describe('a node that fails', () => {
  it('does not keep the others from being saved, and is what is thrown', async () => {
    const { lab, store } = storeOf('libvirt', [
      {
        when: 'vagrant snapshot save --force --machine-readable w1-k8s',
        stdout:
          '1,w1-k8s,error-exit,VagrantPlugins::ProviderLibvirt::Errors::SnapshotCreationError,no space left on device\n',
        exitCode: 1,
      },
      { when: 'vagrant snapshot save' },
    ]);
    await expect(store.save(NODES, 'base')).rejects.toMatchObject({
      code: 'K8SLAB_HOST_FULL',
      message: expect.stringContaining('save the snapshot base of w1-k8s') as string,
    });
    expect(lines(lab)).toHaveLength(3);
  });

  it('is told by what cannot be saved at all', async () => {
    const { store } = storeOf('libvirt', [
      {
        when: 'vagrant snapshot save',
        stdout:
          '1,m-k8s,error-exit,Libvirt::Error,Call to virDomainSnapshotCreateXML failed: Operation not supported: internal snapshots of a VM with pflash based firmware are not supported\n',
        exitCode: 1,
      },
    ]);
    await expect(store.save(['m-k8s'], 'base')).rejects.toMatchObject({ code: 'K8SLAB_SNAPSHOT_UNSUPPORTED' });
  });

  it('waits for another vagrant that works on the same machine', async () => {
    const reply = { stdout: '1,m-k8s,error-exit,Vagrant::Errors::MachineLocked,locked\n', exitCode: 1 };
    const { lab, store } = storeOf('virtualbox', [{ when: 'vagrant snapshot delete', first: { calls: 2, reply } }]);
    await store.delete(['m-k8s'], 'ch3');
    expect(lines(lab)).toHaveLength(3);
  });
});

it('passes on progress with the node it is about', async () => {
  const { store } = storeOf('libvirt', [
    {
      when: 'vagrant snapshot',
      stdout: "1,m-k8s,ui,info,==> m-k8s: Snapshotting the machine as 'base'...\n",
      stderr: 'odd\n',
    },
  ]);
  const said: string[] = [];
  await store.save(['m-k8s'], 'base', { onProgress: (node, line) => said.push(`${String(node)}| ${line}`) });
  expect(said.sort()).toEqual(["m-k8s| Snapshotting the machine as 'base'...", 'm-k8s| odd']);
});

it('lists what each machine has, and is not taken in by advice to people', async () => {
  const { store } = storeOf('libvirt', [{ when: 'vagrant snapshot list', stdout: recorded('snapshot-list') }]);
  expect(await store.list()).toEqual([
    { node: 'm-k8s', names: ['base', 'ch3, mine'] },
    { node: 'w1-k8s', names: [] },
    { node: 'w2-k8s', names: [] },
  ]);
});

describe('room', () => {
  const VIRSH = 'virsh --connect qemu:///system vol-path';

  it('libvirt: the memory in each snapshot, read from the image', async () => {
    const image = {
      'actual-size': 9,
      snapshots: [
        { id: '1', name: 'base', 'vm-state-size': 300 },
        { id: '2', name: 'ch3', 'vm-state-size': 500 },
      ],
    };
    const { lab, store } = storeOf('libvirt', [
      { when: `${VIRSH} book-m-k8s.img`, stdout: '/images/book m.img\n\n' },
      { when: `${VIRSH} book-w1-k8s.img`, stdout: '/images/w1.img\n' },
      { when: VIRSH, stderr: 'error: Storage volume not found\n', exitCode: 1 },
      { when: 'qemu-img info --force-share --output=json /images/book m.img', stdout: JSON.stringify(image) },
      { when: 'qemu-img', stderr: "qemu-img: Could not open '/images/w1.img': Permission denied\n", exitCode: 1 },
    ]);
    expect(await store.use(NODES)).toEqual([
      { node: 'm-k8s', bytes: 800, byName: { base: 300, ch3: 500 } },
      { node: 'w1-k8s', byName: {}, why: "qemu-img: Could not open '/images/w1.img': Permission denied" },
      { node: 'w2-k8s', byName: {}, why: 'error: Storage volume not found' },
    ]);
    expect(lab.calls().find(({ argv }) => argv[0] === 'qemu-img')?.argv).toHaveLength(5);
  });

  it('virtualbox: everything in the snapshot folder of the machine', async () => {
    const replies: Reply[] = [];
    const { lab, store } = storeOf('virtualbox', replies);
    const folder = join(lab.labDir, 'Snapshots');
    mkdirSync(folder);
    writeFileSync(join(folder, '{1}.vmdk'), 'x'.repeat(40));
    writeFileSync(join(folder, '2026.sav'), 'x'.repeat(2));
    lab.answer([
      { when: 'VBoxManage showvminfo book-m-k8s', stdout: `name="book-m-k8s"\r\nSnapFldr="${folder}"\r\n` },
      { when: 'VBoxManage showvminfo book-w1-k8s', stdout: `SnapFldr="${folder}/none-yet"\n` },
      { when: 'VBoxManage', stderr: 'VBoxManage: error: Could not find a registered machine\n', exitCode: 1 },
    ]);
    expect(await store.use(NODES)).toEqual([
      { node: 'm-k8s', bytes: 42, byName: {} },
      { node: 'w1-k8s', bytes: 0, byName: {} },
      { node: 'w2-k8s', byName: {}, why: 'VBoxManage: error: Could not find a registered machine' },
    ]);
  });
});
