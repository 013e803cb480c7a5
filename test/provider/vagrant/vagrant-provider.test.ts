import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ExitCode } from '../../../src/errors.js';
import { createLocalExec } from '../../../src/exec/local-exec.js';
import { createVagrantProvider } from '../../../src/provider/vagrant/vagrant-provider.js';
import { FakeClock } from '../../exec/fake-clock.js';
import { fakeLab, recorded } from './fake-programs.js';

const NODES = ['m-k8s', 'w1-k8s'];
const CREATED = { 'm-k8s': 'id1', 'w1-k8s': 'id2' };

describe('up', () => {
  it('boots without provisioning, with a whole command line and environment', async () => {
    const lab = fakeLab('docker', [{ when: 'vagrant up', stdout: recorded('up-docker'), creates: CREATED }]);
    const progress: [string | undefined, string][] = [];
    await lab.provider.up(NODES, { onProgress: (node, line) => progress.push([node, line]) });
    expect(lab.calls()).toEqual([
      {
        argv: [
          'vagrant',
          'up',
          '--no-provision',
          '--no-destroy-on-error',
          '--parallel',
          '--provider',
          'docker',
          '--machine-readable',
          ...NODES,
        ],
        env: {
          VAGRANT_CWD: lab.labDir,
          VAGRANT_DOTFILE_PATH: join(lab.labDir, '.vagrant'),
          VAGRANT_DEFAULT_PROVIDER: 'docker',
          VAGRANT_CHECKPOINT_DISABLE: '1',
          VAGRANT_NO_COLOR: '1',
          K8SLAB: '1',
          LANG: 'C.UTF-8',
          LC_ALL: 'C.UTF-8',
        },
        cwd: lab.labDir,
      },
    ]);
    expect(progress).toContainEqual([undefined, "Bringing machine 'm-k8s' up with 'docker' provider..."]);
    expect(progress).toContainEqual(['w1-k8s', 'Machine booted and ready!']);
    expect(await lab.provider.created(NODES)).toBe(true);
    expect(await lab.provider.created([...NODES, 'w2-k8s'])).toBe(false);
  });

  it.each([
    ['virtualbox', '--no-parallel'],
    ['libvirt', '--parallel'],
  ] as const)('boots %s with %s', async (name, flag) => {
    const lab = fakeLab(name, [{ when: 'vagrant up', creates: CREATED }]);
    await lab.provider.up(NODES);
    expect(lab.calls()[0]?.argv).toContain(flag);
  });

  it('does not believe an exit code of 0 without machines', async () => {
    const lab = fakeLab('docker', [{ when: 'vagrant up', creates: { 'm-k8s': 'id1', 'w1-k8s': 'preparing' } }]);
    await expect(lab.provider.up(NODES)).rejects.toMatchObject({
      code: 'K8SLAB_BOOT_INCOMPLETE',
      message: expect.stringContaining('w1-k8s') as string,
    });
  });

  it('passes on what tools complain about, also when all went well', async () => {
    const lab = fakeLab('docker', [{ when: 'vagrant up', stderr: 'WARNING: disk is nearly full\n', creates: CREATED }]);
    const lines: string[] = [];
    await lab.provider.up(NODES, { onProgress: (_node, line) => lines.push(line) });
    expect(lines).toContain('WARNING: disk is nearly full');
  });

  it('interrupts vagrant so that it cleans up', async () => {
    const lab = fakeLab('docker', [{ when: 'vagrant up', untilInterrupted: true }]);
    const abort = new AbortController();
    const lines: string[] = [];
    const onProgress = (_node: string | undefined, line: string) => {
      lines.push(line);
      if (line === 'ready') abort.abort();
    };
    await expect(lab.provider.up(NODES, { signal: abort.signal, onProgress })).rejects.toMatchObject({
      code: 'K8SLAB_INTERRUPTED',
      exitCode: ExitCode.interrupted,
    });
    expect(lines).toEqual(['ready', 'Waiting for cleanup before exiting...']);
  });

  it('says that vagrant is missing', async () => {
    const exec = createLocalExec({ env: { PATH: '/nowhere' }, host: process });
    const provider = createVagrantProvider({
      name: 'docker',
      lab: 'book',
      labDir: '/',
      nodesCidr: '192.168.1.0/24',
      exec,
      clock: new FakeClock(),
    });
    await expect(provider.up(NODES)).rejects.toMatchObject({ code: 'K8SLAB_VAGRANT_MISSING', exitCode: ExitCode.host });
  });
});

describe('a vagrant of a killed run still holds the lock', () => {
  const locked = {
    stdout:
      '1,m-k8s,error-exit,Vagrant::Errors::MachineLocked,Vagrant cannot act on machine m-k8s: another process is already executing an action\n',
    exitCode: 1,
  };

  it('is waited for, and said once', async () => {
    const lab = fakeLab('docker', [{ when: 'vagrant up', creates: CREATED, first: { calls: 3, reply: locked } }]);
    const said: string[] = [];
    await lab.provider.up(NODES, { onProgress: (_node, line) => said.push(line) });
    expect(lab.calls()).toHaveLength(4);
    expect(lab.clock.sleeps).toEqual([2000, 2000, 2000]);
    expect(said.filter((line) => line.includes('waiting for it to end'))).toHaveLength(1);
  });

  it('is an error when it never ends', async () => {
    const lab = fakeLab('docker', [{ when: 'vagrant halt', ...locked }]);
    lab.clock.sleep = () => {
      lab.clock.advance(10 * 60_000);
      return Promise.resolve();
    };
    await expect(lab.provider.halt(NODES)).rejects.toMatchObject({
      code: 'K8SLAB_VAGRANT_LOCKED',
      exitCode: ExitCode.locked,
    });
    expect(lab.calls()).toHaveLength(3);
  });
});

describe('a name that docker keeps although its container is gone', () => {
  const taken = { stdout: recorded('up-name-exists'), exitCode: 1 };
  const up = { when: 'vagrant up', creates: CREATED, first: { calls: 1, reply: taken } };

  it('is waited for', async () => {
    const lab = fakeLab('docker', [up, { when: 'docker ps', stdout: '' }]);
    await lab.provider.up(NODES);
    expect(lab.calls().filter(({ argv }) => argv[0] === 'vagrant')).toHaveLength(2);
    expect(lab.clock.sleeps).toEqual([2000]);
  });

  it('is not that of a container which is there', async () => {
    const lab = fakeLab('docker', [up, { when: 'docker ps', stdout: 'c1a422b43d20\n' }]);
    await expect(lab.provider.up(NODES)).rejects.toMatchObject({ code: 'K8SLAB_NAME_EXISTS' });
    expect(lab.clock.sleeps).toEqual([]);
  });
});

describe('failures of real tools', () => {
  it.each([
    ['up-docker-down', 'K8SLAB_DOCKER_DOWN', ExitCode.host],
    ['up-libvirt-down', 'K8SLAB_LIBVIRT_DOWN', ExitCode.host],
    ['up-libvirt-refused', 'K8SLAB_LIBVIRT_DOWN', ExitCode.host],
    ['up-virtualbox-missing', 'K8SLAB_VBOX_MISSING', ExitCode.host],
    ['up-name-exists', 'K8SLAB_NAME_EXISTS', ExitCode.failed],
    ['up-overlap', 'K8SLAB_NET_OVERLAP', ExitCode.failed],
    ['up-port', 'K8SLAB_PORT_IN_USE', ExitCode.failed],
    ['up-no-image', 'K8SLAB_NODE_IMAGE', ExitCode.host],
    ['halt-unknown-node', 'K8SLAB_NODE_UNKNOWN', ExitCode.usage],
  ])('%s is %s', async (name, code, exitCode) => {
    const lab = fakeLab('docker', [{ when: 'vagrant up', stdout: recorded(name), exitCode: 1 }]);
    await expect(lab.provider.up(NODES)).rejects.toMatchObject({
      code,
      exitCode,
      message: expect.stringMatching(/^Cannot boot the nodes: [^.]+$/) as string,
      hint: expect.stringMatching(/\.$/) as string,
    });
  });

  it('shows the first words of a failure nobody has met', async () => {
    const stdout = '1,,error-exit,Vagrant::Errors::Strange,The moon%!(VAGRANT_COMMA) it is full.\\nAnd more.\n';
    const lab = fakeLab('docker', [{ when: 'vagrant halt', stdout, exitCode: 1 }]);
    await expect(lab.provider.halt(NODES)).rejects.toMatchObject({
      code: 'K8SLAB_VAGRANT_FAILED',
      message: 'Cannot halt the nodes: vagrant on host exited with 1 (The moon, it is full.)',
      details: { vagrantError: 'Vagrant::Errors::Strange' },
    });
  });
});

describe('questions', () => {
  it('reads states', async () => {
    const lab = fakeLab('docker', [{ when: 'vagrant status', stdout: recorded('status-docker') }]);
    expect(await lab.provider.status()).toEqual([
      { node: 'm-k8s', state: 'running', detail: 'running' },
      { node: 'w1-k8s', state: 'running', detail: 'running' },
    ]);
  });

  it.each([
    ['not_created', 'not-created'],
    ['poweroff', 'stopped'],
    ['shutoff', 'stopped'],
    ['saved', 'saved'],
    ['gurumeditation', 'unknown'],
  ])('calls %s %s', async (word, state) => {
    const lab = fakeLab('virtualbox', [{ when: 'vagrant status', stdout: `1,m-k8s,state,${word}\n` }]);
    expect(await lab.provider.status()).toEqual([{ node: 'm-k8s', state, detail: word }]);
  });

  it('reads how to reach nodes, all in one call', async () => {
    const lab = fakeLab('docker', [{ when: 'vagrant ssh-config', stdout: recorded('ssh-config') }]);
    expect(await lab.provider.sshTargets(NODES)).toEqual([
      {
        node: 'm-k8s',
        host: '127.0.0.1',
        port: 61010,
        user: 'vagrant',
        identityFiles: ['/lab/.vagrant/machines/m-k8s/docker/private_key'],
      },
      {
        node: 'w1-k8s',
        host: '127.0.0.1',
        port: 61101,
        user: 'vagrant',
        identityFiles: ['/lab/.vagrant/machines/w1-k8s/docker/private_key'],
      },
    ]);
    expect(lab.calls().map(({ argv }) => argv)).toEqual([['vagrant', 'ssh-config', ...NODES]]);
    await expect(lab.provider.sshTargets(['w9-k8s'])).rejects.toMatchObject({ code: 'K8SLAB_SSH_TARGET' });
  });

  it('understands quoted paths', async () => {
    const stdout = 'Host m-k8s\n  HostName ::1\n  User vagrant\n  Port 22\n  IdentityFile "C:/Users/Kim Min/key"\n';
    const lab = fakeLab('virtualbox', [{ when: 'vagrant ssh-config', stdout }]);
    expect((await lab.provider.sshTargets(['m-k8s']))[0]?.identityFiles).toEqual(['C:/Users/Kim Min/key']);
  });

  it('asks nothing of vagrant for no nodes', async () => {
    const lab = fakeLab('docker', []);
    await lab.provider.up([]);
    await lab.provider.halt([]);
    await lab.provider.destroy([]);
    expect(await lab.provider.sshTargets([])).toEqual([]);
    expect(lab.calls()).toEqual([]);
  });
});
