import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { removeLabFolders } from '../../src/labs/upload.js';
import { labContext, ScriptedNode } from './lab-harness.js';

const dir = mkdtempSync(join(tmpdir(), 'k8slab-host-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('the folder of a lab on the workstation', () => {
  const context = {
    ...labContext(['m-k8s', 'w1-k8s', 'w2-k8s'].map((name) => new ScriptedNode(name))),
    host: { exec: new ScriptedNode('host'), shell: ['bash', '-c'], dir },
  };
  const place = { dir: '/root/k8slab/labs/ch2/2.2.1', kubeconfig: '', namespace: 'default' };
  const folder = join(dir, 'ch2', '2.2.1');

  function write(path: string): void {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), 'x');
  }

  it('goes with the lab, and need not be there', async () => {
    await removeLabFolders(context, place);
    write('Vagrantfile');
    write('.vagrant/machines/m-k8s/docker/creator_uid');
    await removeLabFolders(context, place);
    expect(existsSync(folder)).toBe(false);
  });

  it('stays while Vagrant has a machine in it', async () => {
    write('Vagrantfile');
    write('.vagrant/machines/m-k8s/docker/id');
    await removeLabFolders(context, place);
    expect(existsSync(join(folder, 'Vagrantfile'))).toBe(true);
  });
});
