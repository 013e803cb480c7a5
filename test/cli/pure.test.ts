import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { completionScript, wordsOf } from '../../src/cli/completion-script.js';
import { differences, overridesOf } from '../../src/cli/lab-file.js';
import { buildProgram } from '../../src/cli/program.js';
import { nodeNetwork, proposeLab, reusable } from '../../src/cli/propose.js';
import { sshArgv } from '../../src/cli/ssh-argv.js';
import { messagesFor } from '../i18n/messages.js';
import { debianBundle, hostFacts, modernConfig } from '../plan/plan-input.js';

describe('flags as a part of the lab file', () => {
  it('are nested, and paths are absolute', () => {
    const settings = {
      workers: 2,
      'worker.memory': 2048,
      'worker.cpus': 1,
      bundle: 'b',
      'network.nodes': '10.0.0.0/24',
      components: [],
    };
    expect(overridesOf(settings, '/home/u')).toEqual({
      components: [],
      workers: 2,
      worker: { memory: 2048, cpus: 1 },
      bundle: '/home/u/b',
      network: { nodes: '10.0.0.0/24' },
    });
  });

  it.each([
    ['bento/debian-12', { name: 'bento/debian-12' }],
    ['k8slab/node:debian-12', { name: 'k8slab/node:debian-12' }],
    ['https://boxes.example/my%20box.box', { name: 'k8slab/my-20box', url: 'https://boxes.example/my%20box.box' }],
    ['out/classic.box', { name: 'k8slab/classic', file: '/home/u/out/classic.box' }],
    ['/srv/a b.box', { name: 'k8slab/a-b', file: '/srv/a b.box' }],
  ])('--box %s', (value, box) => {
    expect(overridesOf({ box: value }, '/home/u')).toEqual({ box });
  });

  it('are compared with what the file says, defaults included', () => {
    const file = modernConfig();
    const settings = { workers: 3, 'worker.memory': 4096 };
    const after = modernConfig({ worker: { cpus: 1, memory: 4096 } });
    expect(differences(settings, file, after)).toEqual([{ path: 'worker.memory', before: 2048, after: 4096 }]);
  });
});

describe('the proposal', () => {
  const facts = hostFacts();
  it("is the book's lab where it fits", () => {
    expect(proposeLab({}, facts, undefined)).toMatchObject({
      profile: 'modern',
      workers: 3,
      network: { nodes: '192.168.1.0/24' },
    });
  });

  it('takes another network where the first ones are in use', () => {
    const home = { cidr: '192.168.0.0/16', device: 'wlan0' };
    expect(nodeNetwork({ routes: [home] })).toBe('10.56.0.0/24');
    expect(nodeNetwork({ routes: [{ cidr: '192.168.1.0/24', device: 'wlan0' }] })).toBe('192.168.56.0/24');
    expect(
      nodeNetwork({
        routes: [
          { cidr: '192.0.0.0/2', device: 'a' },
          { cidr: '0.0.0.0/1', device: 'b' },
          { cidr: '128.0.0.0/2', device: 'c' },
        ],
      }),
    ).toBe('192.168.1.0/24');
  });

  it.each([
    [24_000, 3],
    [10_000, 2],
    [4000, 1],
  ])('with %i MiB free has %i workers', (memoryAvailable, workers) => {
    expect(proposeLab({}, hostFacts({ memoryAvailable }), undefined).workers).toBe(workers);
  });

  it('counts no memory for docker nodes, which share that of the host', () => {
    expect(proposeLab({ provider: 'docker' }, hostFacts({ memoryAvailable: 4000 }), undefined).workers).toBe(3);
  });

  it('is what the bundle holds', () => {
    expect(proposeLab({}, facts, debianBundle())).toMatchObject({
      profile: 'classic',
      kubernetes: '1.20.2',
      cni: 'static-route',
    });
  });

  it('leaves alone what was said', () => {
    const said = { profile: 'classic' as const, workers: 9, network: { nodes: '10.9.0.0/24' }, kubernetes: '1.22.17' };
    expect(proposeLab(said, facts, debianBundle())).toMatchObject(said);
  });

  it('does not take a host-only interface of VirtualBox for somebody else', () => {
    const host = hostFacts({ routes: [{ cidr: '192.168.1.0/24', device: 'vboxnet0' }] });
    expect(reusable(host, 'virtualbox').routes).toEqual([]);
    expect(reusable(host, 'docker').routes).toHaveLength(1);
  });
});

describe("the system's ssh", () => {
  const target = { node: 'w1-k8s', host: '127.0.0.1', port: 2200, user: 'vagrant', identityFiles: ['/l/key one'] };
  const argv = (words: string[], terminal = false): string[] =>
    sshArgv({ target, knownHosts: '/l ab/%known', argv: words, terminal });

  it('knows nothing but this lab', () => {
    expect(argv([])).toEqual([
      'ssh',
      '-F',
      'none',
      '-p',
      '2200',
      '-l',
      'vagrant',
      '-i',
      '/l/key one',
      '-o',
      'IdentitiesOnly=yes',
      '-o',
      'PasswordAuthentication=no',
      '-o',
      'StrictHostKeyChecking=yes',
      '-o',
      'UserKnownHostsFile="/l ab/%%known"',
      '-o',
      'GlobalKnownHostsFile=none',
      '-o',
      'HostKeyAlias=w1-k8s',
      '-o',
      'CheckHostIP=no',
      '-o',
      'LogLevel=ERROR',
      '127.0.0.1',
    ]);
  });

  it('gets a command as one quoted text', () => {
    expect(argv(['echo', "it's $HOME", '']).slice(-2)).toEqual(['--', `echo 'it'\\''s $HOME' ''`]);
  });

  it('asks for a terminal only where there is one', () => {
    expect(argv(['top'], true)).toContain('-t');
    expect(argv(['top'])).not.toContain('-t');
  });
});

describe('completion', () => {
  const write = { out: () => {}, err: () => {} };
  const words = wordsOf(buildProgram({ texts: messagesFor('en').cli, version: '1', write, onInvocation: () => {} }));

  it('knows every verb and its flags', () => {
    expect(words.verbs.find(({ name }) => name === 'doctor')?.words).toEqual([
      '--fix',
      '--stop',
      '--orphans',
      '--dry-run',
      '--provider',
    ]);
    expect(words.verbs.find(({ name }) => name === 'completion')?.words).toEqual(['bash', 'zsh', 'fish']);
    expect(words.verbs.find(({ name }) => name === 'component')?.words).toEqual(['list', 'install', 'remove']);
    expect(words.verbs.find(({ name }) => name === 'bundle')?.words).toEqual(['create', 'verify', 'show']);
    const snapshot = words.verbs.find(({ name }) => name === 'snapshot');
    expect(snapshot?.verbs.find(({ name }) => name === 'restore')?.words).toEqual(['--dry-run']);
    expect(words.global).toContain('--lab-dir');
  });

  const bash = (line: string): string[] => {
    const typed = line.split(' ');
    // As bash 3.2 of macOS.
    const script = `enable -n mapfile readarray; ${completionScript('bash', words)}
COMP_WORDS=(${typed.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${typed.length - 1}; _k8slab; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return execFileSync('bash', ['-c', script], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line !== '');
  };
  it.each([
    ['k8slab do', ['doctor']],
    ['k8slab doctor --f', ['--fix', '--file']],
    ['k8slab completion z', ['zsh']],
    ['k8slab up --worker', ['--workers', '--worker-cpus', '--worker-memory']],
    ['k8slab scale --workers 2 --d', ['--dry-run']],
    ['k8slab --yes do', ['doctor']],
    ['k8slab snapshot re', ['restore']],
    ['k8slab snapshot delete --k', ['--keep']],
    ['k8slab component install met', ['metallb', 'metrics-server']],
    ['k8slab component remove --dr', ['--dry-run']],
    ['k8slab box build --de', ['--debian-mirror']],
    ['k8slab bundle create --k', ['--kubernetes']],
    ['k8slab --yes lab -v play ch3/3.2.8 --st', ['--step']],
    // Of `verify`, which is also a verb of its own.
    ['k8slab bundle verify --f', ['--full', '--file']],
    ['k8slab bundle verify --al', []],
  ])('in bash: %s', (line, candidates) => {
    expect(bash(line)).toEqual(candidates);
  });

  it('in zsh and fish names every verb', () => {
    for (const shell of ['zsh', 'fish'] as const) {
      const script = completionScript(shell, words);
      for (const { name, verbs } of words.verbs) {
        expect(script).toMatch(new RegExp(`\\b${name}\\b`));
        for (const sub of verbs.filter((verb) => verb.words.length > 0))
          expect(script).toMatch(new RegExp(`\\b${name} ${sub.name}'.*${sub.words.join(' ')}`));
      }
    }
  });
});
