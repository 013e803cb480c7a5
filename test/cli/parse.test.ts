import { describe, expect, it } from 'vitest';
import type { Command, GlobalOptions } from '../../src/cli/invocation.js';
import { languageFlag, parseArgv } from '../../src/cli/parse.js';
import { messagesFor } from '../i18n/messages.js';

const GLOBAL: GlobalOptions = {
  file: undefined,
  labDir: undefined,
  output: 'text',
  yes: false,
  lang: undefined,
  verbose: false,
  color: true,
};

function parse(line: readonly string[], language: 'en' | 'ko' = 'en') {
  const said = { out: '', err: '' };
  const write = { out: (text: string) => void (said.out += text), err: (text: string) => void (said.err += text) };
  return { parsed: parseArgv(line, { texts: messagesFor(language).cli, version: '1.2.3', write }), said };
}

describe('argv becomes', () => {
  const up: Command = {
    verb: 'up',
    settings: {},
    dryRun: false,
    force: false,
    acceptNewHostKey: [],
    snapshot: true,
  };
  const doctor: Command = {
    verb: 'doctor',
    fix: false,
    stop: false,
    orphans: false,
    dryRun: false,
    provider: undefined,
  };
  it.each<[string, Command, Partial<GlobalOptions>]>([
    ['init', { verb: 'init', settings: {} }, {}],
    ['up', up, {}],
    ['up --yes --output json', up, { yes: true, output: 'json' }],
    ['-y -o json -f other.yaml --lab-dir x up', up, { yes: true, output: 'json', file: 'other.yaml', labDir: 'x' }],
    ['up --lang ko -v --no-color', up, { lang: 'ko', verbose: true, color: false }],
    ['up --dry-run --force', { ...up, dryRun: true, force: true }, {}],
    ['up --no-snapshot', { ...up, snapshot: false }, {}],
    ['up --accept-new-host-key w1-k8s w2-k8s', { ...up, acceptNewHostKey: ['w1-k8s', 'w2-k8s'] }, {}],
    [
      'up --provider docker --profile classic --workers 2 --bundle /b',
      { ...up, settings: { provider: 'docker', profile: 'classic', workers: 2, bundle: '/b' } },
      {},
    ],
    [
      'up --cpus 4 --memory 4096 --worker-cpus 2 --worker-memory 2048',
      {
        ...up,
        settings: { 'controlPlane.cpus': 4, 'controlPlane.memory': 4096, 'worker.cpus': 2, 'worker.memory': 2048 },
      },
      {},
    ],
    [
      'up --name book --kubernetes 1.20.2 --runtime docker --cni calico --nodes 10.0.0.0/24 --box a/b',
      {
        ...up,
        settings: {
          name: 'book',
          kubernetes: '1.20.2',
          runtime: 'docker',
          cni: 'calico',
          'network.nodes': '10.0.0.0/24',
          box: 'a/b',
        },
      },
      {},
    ],
    ['plan --components metallb,helm', { verb: 'plan', settings: { components: ['metallb', 'helm'] } }, {}],
    ['init --components none', { verb: 'init', settings: { components: [] } }, {}],
    ['component list', { verb: 'component-list' }, {}],
    ['component install helm nfs helm', { verb: 'component-install', names: ['helm', 'nfs'] }, {}],
    ['component remove helm --dry-run -y', { verb: 'component-remove', names: ['helm'], dryRun: true }, { yes: true }],
    ['plan --workers 30', { verb: 'plan', settings: { workers: 30 } }, {}],
    ['render --force', { verb: 'render', force: true }, {}],
    ['status -o json', { verb: 'status' }, { output: 'json' }],
    ['ssh m-k8s', { verb: 'ssh', node: 'm-k8s', argv: [], acceptNewHostKey: false }, {}],
    [
      'ssh m-k8s -- kubectl get nodes -o wide --yes',
      { verb: 'ssh', node: 'm-k8s', argv: ['kubectl', 'get', 'nodes', '-o', 'wide', '--yes'], acceptNewHostKey: false },
      {},
    ],
    [
      'ssh --accept-new-host-key m-k8s -- a -- b',
      { verb: 'ssh', node: 'm-k8s', argv: ['a', '--', 'b'], acceptNewHostKey: true },
      {},
    ],
    ['kubeconfig', { verb: 'kubeconfig', mode: 'export' }, {}],
    ['kubeconfig --merge', { verb: 'kubeconfig', mode: 'merge' }, {}],
    ['kubeconfig --path', { verb: 'kubeconfig', mode: 'path' }, {}],
    ['kubeconfig --print', { verb: 'kubeconfig', mode: 'print' }, {}],
    ['halt', { verb: 'halt' }, {}],
    ['destroy --dry-run -y', { verb: 'destroy', dryRun: true }, { yes: true }],
    ['scale --workers 4', { verb: 'scale', workers: 4, dryRun: false }, {}],
    ['reset', { verb: 'reset', chapter: undefined, dryRun: false, record: false, way: undefined, keep: [] }, {}],
    [
      'reset ch4 --dry-run',
      { verb: 'reset', chapter: 'ch4', dryRun: true, record: false, way: undefined, keep: [] },
      {},
    ],
    ['reset --hard', { verb: 'reset', chapter: undefined, dryRun: false, record: false, way: 'hard', keep: [] }, {}],
    [
      'reset --keep volume:a --keep file:/nfs_shared/b',
      {
        verb: 'reset',
        chapter: undefined,
        dryRun: false,
        record: false,
        way: undefined,
        keep: ['volume:a', 'file:/nfs_shared/b'],
      },
      {},
    ],
    ['snapshot save ch3', { verb: 'snapshot-save', name: 'ch3' }, {}],
    ['snapshot restore ch3 --dry-run', { verb: 'snapshot-restore', name: 'ch3', dryRun: true }, {}],
    ['snapshot list', { verb: 'snapshot-list' }, {}],
    ['snapshot delete a b a', { verb: 'snapshot-delete', which: { names: ['a', 'b'] }, dryRun: false }, {}],
    ['snapshot delete --all --dry-run', { verb: 'snapshot-delete', which: 'all', dryRun: true }, {}],
    ['snapshot delete --keep 0', { verb: 'snapshot-delete', which: { keep: 0 }, dryRun: false }, {}],
    ['doctor', doctor, {}],
    ['doctor --fix --yes --provider docker', { ...doctor, fix: true, provider: 'docker' }, { yes: true }],
    ['doctor --stop', { ...doctor, stop: true }, {}],
    ['completion zsh', { verb: 'completion', shell: 'zsh' }, {}],
    [
      'bundle create',
      {
        verb: 'bundle-create',
        profile: undefined,
        kubernetes: undefined,
        cni: undefined,
        components: undefined,
        images: [],
        labs: undefined,
        arch: undefined,
        out: undefined,
        mirrors: [],
        dryRun: false,
      },
      {},
    ],
    [
      'bundle create --profile classic --kubernetes 1.20 --cni flannel --components metallb,nfs --images a,b --labs ch3,4.2.1 --arch arm64 --out /o --mirror p=u q=v --mirror r=w --dry-run',
      {
        verb: 'bundle-create',
        profile: 'classic',
        kubernetes: '1.20',
        cni: 'flannel',
        components: ['metallb', 'nfs'],
        images: ['a', 'b'],
        labs: ['ch3', '4.2.1'],
        arch: 'arm64',
        out: '/o',
        mirrors: ['p=u', 'q=v', 'r=w'],
        dryRun: true,
      },
      {},
    ],
    ['bundle verify /b --full', { verb: 'bundle-verify', directory: '/b', full: true }, {}],
    ['bundle show /b', { verb: 'bundle-show', directory: '/b' }, {}],
  ])('%s', (line, command, global) => {
    const { parsed, said } = parse(line.split(' '));
    expect(said).toEqual({ out: '', err: '' });
    expect(parsed).toEqual({ kind: 'run', invocation: { global: { ...GLOBAL, ...global }, command } });
  });
});

describe('a wrong command line', () => {
  it.each([
    ['a verb that does not exist', 'upp', "unknown command 'upp'\n(Did you mean up?)"],
    ['a flag that does not exist', 'up --worker 3', "unknown option '--worker'"],
    ['a number that is none', 'up --workers three', "argument 'three' is invalid. A whole number is wanted."],
    ['a choice that is none', 'up --provider vmware', 'Allowed choices are auto, virtualbox, libvirt, docker.'],
    ['a component that is none', 'component install vault', 'Allowed choices are metallb, ingress,'],
    ['no component', 'component remove', "missing required argument 'name'"],
    ['too many words', 'status now', 'too many arguments'],
    ['too few', 'ssh', "missing required argument 'node'"],
    ['two modes at once', 'kubeconfig --merge --path', 'cannot be used with'],
    ['a stop that would be no try', 'doctor --stop --dry-run', 'cannot be used with'],
    ['nothing', '', 'Usage: k8slab'],
  ])('%s', (_what, line, message) => {
    const { parsed, said } = parse(line === '' ? [] : line.split(' '));
    expect(parsed).toEqual({ kind: 'over', exitCode: 2 });
    expect(said.err).toContain(message);
  });

  it('with something behind -- that no command takes', () => {
    expect(() => parse(['status', '--', 'x'])).toThrow('Cannot run status: it takes nothing behind --');
  });
});

describe('help', () => {
  it.each([['--help'], ['help'], ['-h']])('%s ends well', (flag) => {
    const { parsed, said } = parse([flag]);
    expect(parsed).toEqual({ kind: 'over', exitCode: 0 });
    for (const verb of [
      'init',
      'up',
      'plan',
      'render',
      'status',
      'ssh',
      'kubeconfig',
      'halt',
      'destroy',
      'scale',
      'reset',
      'doctor',
      'completion',
      'bundle',
    ]) {
      expect(said.out).toMatch(new RegExp(`^  ${verb}\\b`, 'm'));
    }
  });

  it('speaks Korean', () => {
    expect(parse(['up', '--help'], 'ko').said.out).toContain('워커 노드 수, 0~30');
  });

  it('tells the version', () => {
    expect(parse(['--version'])).toEqual({ parsed: { kind: 'over', exitCode: 0 }, said: { out: '1.2.3\n', err: '' } });
  });

  it.each([
    [['--lang', 'ko', 'up'], 'ko'],
    [['up', '--lang=ko'], 'ko'],
    [['ssh', 'm', '--', '--lang', 'ko'], undefined],
    [['up'], undefined],
  ])('finds its language in %j', (argv, language) => {
    expect(languageFlag(argv)).toBe(language);
  });
});
