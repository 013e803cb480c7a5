import { rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fakeLab } from './fake-programs.js';

const lines = (lab: ReturnType<typeof fakeLab>) => lab.calls().map(({ argv }) => argv.join(' '));

describe('docker', () => {
  it('reads host keys past the network', async () => {
    const lab = fakeLab('docker', [
      { when: 'docker exec id1 sh -c', stdout: 'ssh-ed25519 AAAA root@m\necdsa-sha2-nistp256 BBBB root@m\n' },
    ]);
    lab.addMachine('m-k8s', 'id1');
    expect(await lab.provider.hostKeys('m-k8s')).toEqual([
      'ssh-ed25519 AAAA root@m',
      'ecdsa-sha2-nistp256 BBBB root@m',
    ]);
    expect(await lab.provider.hostKeys('w1-k8s')).toBeUndefined();
    expect(lab.calls()).toHaveLength(1);
  });

  it('gives no keys when there are none yet', async () => {
    const lab = fakeLab('docker', [{ when: 'docker exec', stderr: 'cat: no such file\n', exitCode: 1 }]);
    lab.addMachine('m-k8s', 'id1');
    expect(await lab.provider.hostKeys('m-k8s')).toBeUndefined();
  });

  it('removes what a killed vagrant left: its container, and the network with the last node', async () => {
    const lab = fakeLab('docker', [
      { when: 'vagrant destroy' },
      { when: 'docker ps --all --quiet --filter name=^/book-m-k8s$', stdout: 'abc\n' },
      { when: 'docker ps' },
      { when: 'docker inspect', stdout: '\n' },
      { when: 'docker rm' },
      { when: 'docker network ls', stdout: 'bridge\nvagrant_network_192.168.1.0/24\n' },
      { when: 'docker network rm' },
    ]);
    const removed: string[] = [];
    await lab.provider.destroy(['m-k8s', 'w1-k8s'], { onProgress: (_node, line) => removed.push(line) });
    expect(lines(lab)).toEqual([
      'vagrant destroy --force --parallel --machine-readable m-k8s w1-k8s',
      'docker ps --all --quiet --filter name=^/book-m-k8s$',
      'docker inspect --format {{index .Config.Labels "k8slab.directory"}} book-m-k8s',
      'docker rm --force --volumes book-m-k8s',
      'docker ps --all --quiet --filter name=^/book-w1-k8s$',
      'docker network ls --format {{.Name}}',
      'docker network rm vagrant_network_192.168.1.0/24',
    ]);
    expect(removed).toEqual([
      'removed left over container book-m-k8s',
      'removed left over network vagrant_network_192.168.1.0/24',
    ]);
  });

  it('keeps the network while another node is on it', async () => {
    const lab = fakeLab('docker', [{ when: 'vagrant destroy' }, { when: 'docker ps' }]);
    lab.addMachine('m-k8s', 'id1');
    await lab.provider.destroy(['w1-k8s']);
    expect(lines(lab).filter((line) => line.includes('network'))).toEqual([]);
  });
});

/** As libvirt 9 prints it. */
const networkXml = (gateway: string): string =>
  `<network connections='3' ipv6='yes'>\n  <name>book</name>\n  <ip address='${gateway}' netmask='255.255.255.0'>\n  </ip>\n</network>\n`;

describe('libvirt', () => {
  it('removes domains, volumes and the network with names of this lab, nothing else', async () => {
    const volumes =
      ' Name                    Path\n----\n book-m-k8s.img    /x\n book-m-k8s2.img   /x\n other-m-k8s.img   /x\n book-m-k8s-vdb.qcow2 /x\n';
    const lab = fakeLab('libvirt', [
      { when: 'vagrant destroy' },
      { when: 'virsh --connect qemu:///system list', stdout: 'book-m-k8s\nother-m-k8s\n\n' },
      { when: 'virsh --connect qemu:///system vol-list', stdout: volumes },
      { when: 'virsh --connect qemu:///system net-list', stdout: 'default\nvagrant-libvirt\nbook\n' },
      { when: 'virsh --connect qemu:///system net-dumpxml book', stdout: networkXml('192.168.1.1') },
      { when: 'virsh' },
    ]);
    await lab.provider.destroy(['m-k8s']);
    expect(lines(lab)[0]).toBe('vagrant destroy --force --no-parallel --machine-readable m-k8s');
    expect(
      lines(lab)
        .slice(1)
        .map((line) => line.replace('virsh --connect qemu:///system ', '')),
    ).toEqual([
      'list --all --name',
      'vol-list default',
      'desc book-m-k8s',
      'destroy book-m-k8s',
      'undefine book-m-k8s --managed-save --snapshots-metadata --nvram',
      'vol-delete book-m-k8s.img --pool default',
      'vol-delete book-m-k8s-vdb.qcow2 --pool default',
      'net-list --all --name',
      'net-dumpxml book',
      'net-destroy book',
      'net-undefine book',
    ]);
  });

  it('leaves a network of its name and another address to whoever made it', async () => {
    const lab = fakeLab('libvirt', [
      { when: 'vagrant destroy' },
      { when: 'virsh --connect qemu:///system net-list', stdout: 'book\n' },
      { when: 'virsh --connect qemu:///system net-dumpxml', stdout: networkXml('192.168.122.1') },
      { when: 'virsh' },
    ]);
    await lab.provider.destroy(['m-k8s']);
    expect(lines(lab).filter((line) => /net-(destroy|undefine)/.test(line))).toEqual([]);
  });

  it('has no way to read host keys', async () => {
    expect(await fakeLab('libvirt', []).provider.hostKeys('m-k8s')).toBeUndefined();
  });
});

describe('virtualbox', () => {
  it('removes a machine that has our name and our group', async () => {
    const lab = fakeLab('virtualbox', [
      { when: 'vagrant destroy' },
      { when: 'VBoxManage list vms', stdout: '"book-m-k8s" {1}\n"book-w1-k8s" {2}\n' },
      { when: 'VBoxManage showvminfo book-m-k8s', stdout: 'name="book-m-k8s"\r\ngroups="/k8slab-book"\r\n' },
      { when: 'VBoxManage showvminfo book-w1-k8s', stdout: 'name="book-w1-k8s"\ngroups="/"\n' },
      { when: 'VBoxManage' },
    ]);
    await lab.provider.destroy(['m-k8s', 'w1-k8s']);
    expect(lines(lab).filter((line) => /controlvm|unregistervm/.test(line))).toEqual([
      'VBoxManage controlvm book-m-k8s poweroff',
      'VBoxManage unregistervm book-m-k8s --delete',
    ]);
  });
});

describe('machines of another lab of the same name', () => {
  const REMOVES = /docker rm|docker network rm|virsh \S+ \S+ (destroy|undefine|vol-delete|net-)|controlvm|unregistervm/;

  async function removals(provider: 'docker' | 'libvirt' | 'virtualbox', directory: (labDir: string) => string) {
    const lab = fakeLab(provider, []);
    const mark = directory(lab.labDir);
    lab.answer([
      { when: 'vagrant destroy' },
      { when: 'docker ps', stdout: 'abc\n' },
      { when: 'docker inspect', stdout: `${mark}\n` },
      { when: 'docker' },
      { when: 'virsh --connect qemu:///system list', stdout: 'book-m-k8s\n' },
      { when: 'virsh --connect qemu:///system vol-list', stdout: ' book-m-k8s.img /x\n' },
      { when: 'virsh --connect qemu:///system desc', stdout: `k8slab.directory=${mark}\n` },
      { when: 'virsh --connect qemu:///system net-list', stdout: 'book\n' },
      { when: 'virsh --connect qemu:///system net-dumpxml', stdout: networkXml('192.168.1.1') },
      { when: 'virsh' },
      { when: 'VBoxManage list vms', stdout: '"book-m-k8s" {1}\n' },
      { when: 'VBoxManage showvminfo', stdout: 'groups="/k8slab-book"\n' },
      { when: 'VBoxManage getextradata', stdout: `Value: ${mark}\n` },
      { when: 'VBoxManage' },
    ]);
    await lab.provider.destroy(['m-k8s']);
    return lines(lab).filter((line) => REMOVES.test(line));
  }

  it.each(['docker', 'libvirt', 'virtualbox'] as const)('stay, on %s', async (provider) => {
    expect(await removals(provider, dirname)).toEqual([]);
  });

  it.each(['docker', 'libvirt', 'virtualbox'] as const)('go once its directory is gone, on %s', async (provider) => {
    expect(await removals(provider, (labDir) => join(labDir, 'gone'))).not.toEqual([]);
  });

  it.each(['docker', 'libvirt', 'virtualbox'] as const)(
    'go where the mark is another name of this directory, on %s',
    async (provider) => {
      const link = (labDir: string): string => {
        symlinkSync(labDir, `${labDir}-link`);
        return `${labDir}-link`;
      };
      expect(await removals(provider, link)).not.toEqual([]);
    },
  );
});

describe('machine ids', () => {
  it('counts only machines of this provider', async () => {
    const lab = fakeLab('libvirt', []);
    expect(await lab.provider.created(['m-k8s'])).toBe(false);
    lab.addMachine('m-k8s', 'uuid');
    expect(await lab.provider.created(['m-k8s'])).toBe(true);
    rmSync(join(lab.labDir, '.vagrant/machines/m-k8s/libvirt'), { recursive: true });
    expect(await lab.provider.created(['m-k8s'])).toBe(false);
  });
});
