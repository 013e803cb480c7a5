import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLocalExec } from '../../../../src/exec/local-exec.js';
import { findOrphans, type Orphans } from '../../../../src/provider/vagrant/orphans/find-orphans.js';
import { LabProject } from '../../../cli/lab-project.js';
import { runMainWith } from '../../../cli/run-main.js';
import { dockerPlan } from '../../../steps/fake-node.js';

const GONE = '/nowhere/project/lab';
const NETWORK = 'vagrant_network_192.168.1.0/24';

/** A docker of three labs: one whose directory is gone, one that is here, and one that was moved here. */
const DOCKER = (lab: LabProject): string => `echo "docker $*" >> "${lab.dir}/calls"
case "$*" in
  'ps --all --no-trunc --filter label='*) [ -e "${lab.dir}/removed" ] || {
      printf 'aaa\\told-m-k8s\\t${GONE}\\tbridge,${NETWORK}\\n'
      printf 'bbb\\told-w1-k8s\\t${GONE}\\tbridge,${NETWORK}\\n'
    }
    printf 'ccc\\tbook-m-k8s\\t${lab.labDir}\\tbridge\\nddd\\tmoved-m-k8s\\t/before/lab\\tbridge\\n'
    printf 'eee\\tstranger\\t/nowhere/else\\tbridge\\n' ;;
  'ps --all --no-trunc --filter network=${NETWORK} '*) echo aaa; echo bbb; sh "${lab.dir}/others" ;;
  'ps --all --quiet'*) echo aaa ;;
  'network ls'*) printf 'bridge\\n${NETWORK}\\nvagrant_network_10.9.0.0/24\\nmine\\n' ;;
  'rm '*) touch "${lab.dir}/removed" ;;
esac`;

/** A libvirt with a lab that is gone and somebody else's machine of the same name. */
const VIRSH = (lab: LabProject): string => `shift 2; echo "virsh $*" >> "${lab.dir}/calls"
case "$*" in
  'list --all --name') [ -e "${lab.dir}/undefined" ] || echo kvm-m-k8s; printf 'theirs-m-k8s\\ndesktop\\n\\n' ;;
  'desc kvm-m-k8s') echo 'k8slab.directory=${GONE}' ;;
  'desc theirs-m-k8s') echo 'Source: /nowhere/Vagrantfile' ;;
  'domuuid '*) echo "uuid-of-$2" ;;
  'domiflist kvm-m-k8s') printf ' Interface   Type      Source            Model    MAC\\n-----\\n vnet0       network   vagrant-libvirt   virtio   52\\n vnet1       network   kvm   virtio   53\\n' ;;
  'domiflist '*) ;;
  'net-list '*) echo kvm ;;
  'vol-list '*) printf 'kvm-m-k8s.img  /x\\nother-m-k8s.img /y\\n' ;;
  'undefine kvm-m-k8s '*) touch "${lab.dir}/undefined" ;;
esac`;

const VBOX = (lab: LabProject): string => `echo "VBoxManage $*" >> "${lab.dir}/calls"
case "$*" in
  'list vms') printf '"vb-m-k8s" {11-22}\\n"copy-m-k8s" {33-44}\\n"plain-m-k8s" {55-66}\\n' ;;
  'getextradata 55-66'*) echo 'No value set!' ;;
  'getextradata'*) echo 'Value: ${GONE}' ;;
  'showvminfo 11-22'*|'showvminfo vb-m-k8s'*) echo 'groups="/k8slab-vb"' ;;
  'showvminfo'*) echo 'groups="/"' ;;
  'unregistervm vb-m-k8s --delete') touch "${lab.dir}/unregistered" ;;
esac`;

function host(...programs: ('docker' | 'virsh' | 'VBoxManage')[]): LabProject {
  const lab = new LabProject(dockerPlan());
  const bodies = { docker: DOCKER, virsh: VIRSH, VBoxManage: VBOX };
  for (const name of ['docker', 'virsh', 'VBoxManage'] as const) {
    lab.program(name, programs.includes(name) ? bodies[name](lab) : 'exit 1');
  }
  const machine = (directory: string, node: string, box?: string): object => ({
    local_data_path: join(directory, '.vagrant'),
    name: node,
    provider: 'docker',
    vagrantfile_path: directory,
    extra_data: box === undefined ? {} : { box: { name: box } },
  });
  const machines = { 1: machine(lab.labDir, 'm-k8s', 'k8slab/used'), 2: machine('/nowhere/x', 'm-k8s'), 3: 'broken' };
  lab.write('others', '');
  lab.write('.vagrant.d/data/machine-index/index', JSON.stringify({ version: 1, machines }));
  lab.write('lab/.vagrant/machines/m-k8s/docker/id', 'ddd');
  for (const box of ['k8slab-VAGRANTSLASH-used', 'k8slab-VAGRANTSLASH-old', 'generic-VAGRANTSLASH-debian12'])
    mkdirSync(join(lab.dir, '.vagrant.d', 'boxes', box), { recursive: true });
  return lab;
}

const find = (lab: LabProject): Promise<Orphans> =>
  findOrphans(
    createLocalExec({ env: lab.env, host: process }),
    join(lab.dir, '.vagrant.d'),
    new AbortController().signal,
  );
const calls = (lab: LabProject): string => readFileSync(join(lab.dir, 'calls'), 'utf8');

describe('what labs left whose directory is gone', () => {
  it('is what names that directory itself, and nobody claims', async () => {
    const { machines, kept } = await find(host('docker', 'virsh', 'VBoxManage'));
    expect(machines.map(({ provider, name, directory }) => [provider, name, directory])).toEqual([
      ['docker', 'old-m-k8s', GONE],
      ['docker', 'old-w1-k8s', GONE],
      ['libvirt', 'kvm-m-k8s', GONE],
      ['virtualbox', 'vb-m-k8s', GONE],
    ]);
    expect(kept).toEqual([
      {
        what: 'network',
        name: 'vagrant_network_10.9.0.0/24',
        command: 'docker network rm vagrant_network_10.9.0.0/24',
      },
      { what: 'box', name: 'k8slab/old', command: 'vagrant box remove k8slab/old' },
      { what: 'record', name: '/nowhere/x', command: 'vagrant global-status --prune' },
    ]);
  });

  it('is also a control plane with a name of its own, where the machine names its lab', async () => {
    const lab = host();
    lab.program('docker', `[ "$1" != ps ] || printf 'aaa\\told-book-cp\\t${GONE}\\tbridge\\told-book\\n'`);
    lab.program(
      'virsh',
      `shift 2; case "$*" in
'list --all --name') echo kvm-cp ;;
'desc '*) printf 'k8slab.directory=${GONE}\\nk8slab.lab=kvm\\n' ;;
'domuuid '*) echo uuid ;;
esac`,
    );
    lab.program(
      'VBoxManage',
      `case "$1" in
list) printf '"vb-cp" {11-22}\\n"other-cp" {33-44}\\n' ;;
getextradata) echo 'Value: ${GONE}' ;;
showvminfo) echo 'groups="/k8slab-vb"' ;;
esac`,
    );
    const { machines } = await find(lab);
    expect(machines.map(({ provider, lab: name, node }) => [provider, name, node])).toEqual([
      ['docker', 'old-book', 'cp'],
      ['libvirt', 'kvm', 'cp'],
      ['virtualbox', 'vb', 'cp'],
    ]);
  });

  it('is nothing on a host without any of these programs', async () => {
    expect((await find(host())).machines).toEqual([]);
  });
});

describe('doctor --orphans', () => {
  const run = (lab: LabProject, ...argv: string[]) => runMainWith(lab.env, lab.dir, 'doctor', '--orphans', ...argv);

  it('only lists, also with --fix --dry-run', async () => {
    const lab = host('docker');
    const { exitCode, stdout } = await run(lab);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/docker +old-w1-k8s +\/nowhere\/project\/lab/);
    expect(stdout).toContain('docker network rm vagrant_network_10.9.0.0/24');
    await run(lab, '--fix', '--dry-run');
    expect(calls(lab)).not.toMatch(/ rm /);
  });

  it('asks before it removes', async () => {
    const { exitCode, stderr } = await run(host('docker'), '--fix');
    expect([exitCode, /K8SLAB_\w+/.exec(stderr)?.[0]]).toEqual([2, 'K8SLAB_CONFIRM']);
  });

  it('removes these containers and the network that only they were on', async () => {
    const lab = host('docker');
    const { exitCode, stdout } = await run(lab, '--fix', '--yes', '--output', 'json');
    expect(exitCode).toBe(0);
    const removed = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; removed?: string[] })[1];
    expect(removed).toEqual({
      type: 'orphans-removed',
      removed: ['container old-m-k8s', 'container old-w1-k8s', `network ${NETWORK}`],
    });
    const touched = calls(lab)
      .split('\n')
      .filter((line) => / rm /.test(line));
    expect(touched).toEqual([
      'docker rm --force --volumes old-m-k8s',
      'docker rm --force --volumes old-w1-k8s',
      `docker network rm ${NETWORK}`,
    ]);
  });

  it.each([
    ['on which somebody else has a container, even a stopped one', 'echo fff'],
    ['of which docker does not tell who is on it', 'exit 1'],
  ])('leaves a network %s', async (_what, others) => {
    const lab = host('docker');
    lab.write('others', others);
    await run(lab, '--fix', '--yes');
    expect(calls(lab)).not.toContain('network rm');
    expect(existsSync(join(lab.dir, 'removed'))).toBe(true);
  });

  it('removes machines of libvirt and VirtualBox with their disks', async () => {
    const lab = host('virsh', 'VBoxManage');
    const { exitCode, stderr } = await run(lab, '--fix', '--yes');
    expect(calls(lab)).toContain('virsh vol-delete kvm-m-k8s.img --pool default\n');
    expect(calls(lab)).toContain('virsh net-undefine kvm\n');
    expect(calls(lab)).not.toMatch(/(destroy|undefine|delete).*(theirs|other|desktop|copy|plain)/);
    expect(existsSync(join(lab.dir, 'unregistered'))).toBe(true);
    // This VirtualBox still lists it: that is told.
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('K8SLAB_ORPHANS_LEFT') as string]);
  });
});
