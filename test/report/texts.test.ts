import { describe, expect, it } from 'vitest';
import { LabError } from '../../src/errors.js';
import { messagesFor } from '../i18n/messages.js';
import { detectLanguage } from '../../src/i18n/language.js';
import { checkReport } from '../../src/report/checks.js';
import { errorJson, exitCodeOf, formatError } from '../../src/report/error.js';
import { planTable } from '../../src/report/plan.js';
import { type LabStatus, nextSteps, statusReport } from '../../src/report/status.js';
import { createPaint } from '../../src/report/stream.js';
import { displayWidth, renderTable } from '../../src/report/table.js';
import { dockerPlan } from '../steps/fake-node.js';
import { plain, texts } from './capture.js';

const format = (error: unknown, language: 'en' | 'ko' = 'en'): string =>
  formatError(error, { texts: messagesFor(language), paint: plain, versions: 'k8slab 0.1.0, node v20, linux' });

describe('an expected error', () => {
  const error = new LabError('K8SLAB_LOCKED', 'Cannot lock the lab: process 7 is working on it', {
    hint: 'Wait for it.',
    exitCode: 4,
  });

  it('is code, message and hint, without a stack', () => {
    expect(format(error)).toBe(
      'error [K8SLAB_LOCKED]: Cannot lock the lab: process 7 is working on it\n  hint: Wait for it.\n',
    );
    expect(exitCodeOf(error)).toBe(4);
  });

  it('is explained in Korean below the English message', () => {
    expect(format(error, 'ko')).toContain('\n  다른 k8slab이 이 실습 환경이나 같은 캐시에서 작업하고 있습니다.\n');
  });

  it('lists all problems', () => {
    const many = new LabError('K8SLAB_X', 'Cannot use x', {
      details: {
        problems: ['it is empty', { line: 3, column: 7, path: 'workers', message: 'too many', hint: 'Take 30' }],
      },
    });
    expect(format(many)).toContain('  - it is empty\n  - 3:7 workers: too many\n      hint: Take 30\n');
  });

  it('explains the problems of a file in Korean, each code once', () => {
    const problem = { code: 'K8SLAB_CONFIG_UNKNOWN_KEY' };
    const many = new LabError('K8SLAB_CONFIG', 'Cannot use it', {
      details: { shown: 'frames', problems: [problem, problem] },
    });
    expect(format(many, 'ko')).toMatch(/\nframes\n {2}K8SLAB_CONFIG_UNKNOWN_KEY: .*[가-힣].*\n$/);
    expect(format(many)).toMatch(/\nframes\n$/);
  });

  it('holds no secret, as text or as JSON', () => {
    const leaky = new LabError('K8SLAB_X', 'Cannot join with abcdef.0123456789abcdef');
    expect(format(leaky)).toContain('[redacted]');
    expect(JSON.stringify(errorJson(leaky, 1))).not.toContain('0123456789abcdef');
  });

  it('is one object for programs, without what is for people only', () => {
    const shown = new LabError('K8SLAB_CONFIG', 'Cannot use it', {
      details: { file: 'a', shown: 'frames' },
      exitCode: 2,
    });
    expect(errorJson(shown, 2)).toEqual({
      type: 'error',
      code: 'K8SLAB_CONFIG',
      message: 'Cannot use it',
      exitCode: 2,
      details: { file: 'a' },
    });
    expect(format(shown)).toContain('frames');
  });
});

it('a bug shows its stack, the versions and an invitation', () => {
  const text = format(new TypeError('x is not a function'));
  expect(text).toMatch(/^This is a bug in k8slab\. Please report/);
  expect(text).toContain('TypeError: x is not a function\n    at ');
  expect(text).toContain('versions: k8slab 0.1.0, node v20, linux');
  expect(exitCodeOf(new TypeError('x'))).toBe(1);
});

describe('tables', () => {
  it('line up wide letters', () => {
    expect(displayWidth('노드 a')).toBe(6);
    expect(
      renderTable([
        ['노드', 'IP'],
        ['m-k8s', '1'],
      ]),
    ).toBe('노드   IP\nm-k8s  1\n');
  });

  it('show the whole plan', () => {
    const plan = dockerPlan({
      components: [{ name: 'helm', version: '3.8.2', files: [], images: [] }],
      componentsLeftOut: [{ name: 'nfs', reason: 'docker nodes share a kernel' }],
    });
    expect(planTable(plan, texts.report)).toBe(`LAB         book
PROFILE     classic
PROVIDER    docker: asked for (docker 20.10.24 answers)
KUBERNETES  1.20.2 (bundle)
RUNTIME     containerd
CNI         static-route 1.1.1
NETWORK     192.168.1.0/24, pods 172.16.0.0/16, services 10.96.0.0/12, MetalLB 192.168.1.11-192.168.1.99
BOX         k8slab/node:debian-12
BUNDLE      classic-debian (/srv/bundles/classic-debian)
COMPONENTS  helm 3.8.2
LEFT OUT    nfs: docker nodes share a kernel

NODE    ROLE           IP             CPU  MEMORY    SSH
m-k8s   control-plane  192.168.1.10   2    3072 MiB  60010
w1-k8s  worker         192.168.1.101  1    2560 MiB  60101
w2-k8s  worker         192.168.1.102  1    2560 MiB  60102
total                                 4    8192 MiB
`);
  });

  it('show the state of machines and cluster, and what up would change', () => {
    const node = {
      node: 'm-k8s',
      role: 'control-plane',
      ip: '192.168.1.10',
      state: 'running',
      kubernetes: 'Ready',
      version: 'v1.20.2',
      runtime: 'containerd://1.6.20',
    };
    const unseen = { kubernetes: undefined, version: undefined, runtime: undefined };
    const off = { ...node, node: 'w1-k8s', role: 'worker', state: 'stopped', ...unseen };
    const seen: LabStatus = {
      lab: 'lab',
      profile: 'classic',
      provider: 'docker',
      kubernetes: '1.20.2',
      runtime: 'containerd',
      cni: 'calico 3.20.6',
      nodes: [node, off],
      components: [],
      place: { at: 'ch3/3.2.8', how: 'play', time: '2026-11-21T10:20:30.000Z' },
      snapshots: [{ name: 'base', takenAt: '2026-11-20T08:00:00.000Z' }],
      drift: { state: 'changed', changes: [{ path: 'nodes.w2-k8s', after: '192.168.1.102' }] },
    };
    expect(
      statusReport(seen, messagesFor('en')),
    ).toBe(`NODE    ROLE           IP            STATE    KUBERNETES  VERSION  RUNTIME
m-k8s   control-plane  192.168.1.10  running  Ready       v1.20.2  containerd://1.6.20
w1-k8s  worker         192.168.1.10  stopped  -           -        -

LAB        lab (classic, docker, Kubernetes 1.20.2, containerd, calico 3.20.6)
LAST LAB   ch3/3.2.8, played 2026-11-21 10:20
SNAPSHOTS  base (2026-11-20 08:00)
LAB FILE   k8slab.yaml says something else than the lab is (1 change); apply with: k8slab up
  nodes.w2-k8s: - -> 192.168.1.102
`);
    const { place: _place, ...bare } = { ...seen, silent: 'refused', drift: { state: 'none' as const, changes: [] } };
    expect(statusReport(bare, messagesFor('ko'))).toContain('응답하지 않습니다: refused');
    expect(statusReport(bare, messagesFor('ko'))).toContain('실습 환경이 k8slab.yaml과 같습니다');
  });

  it('end a good run with what to type', () => {
    const into = { platform: 'linux' as const, env: {} };
    const text = nextSteps({ controlPlane: 'm-k8s', kubeconfig: '/l/kubeconfig', into }, texts.report, plain);
    expect(text).toContain('  k8slab ssh m-k8s -- kubectl get nodes  # see the nodes\n');
    expect(text).toContain('  export KUBECONFIG=/l/kubeconfig ');
  });
});

it('checks show reasons and ways out only where something is wrong', () => {
  const ok = { code: 'K8SLAB_RAM', status: 'ok' as const, seen: 'enough', why: 'w', fix: 'f', docs: 'errors.md' };
  const fail = { ...ok, code: 'K8SLAB_DISK', status: 'fail' as const, seen: 'full' };
  expect(checkReport([ok, fail], texts.cli, plain)).toBe(`ok    K8SLAB_RAM: enough
FAIL  K8SLAB_DISK: full
      w
      fix: f
      docs/errors.md

1 problem stops the lab.
`);
  expect(checkReport([ok], texts.cli, plain)).toContain('This host can run the lab.');
});

describe('the language', () => {
  it.each([
    ['the flag first', 'ko', { K8SLAB_LANG: 'en', LANG: 'en_US.UTF-8' }, 'ko'],
    ['then K8SLAB_LANG', undefined, { K8SLAB_LANG: 'ko', LC_ALL: 'C' }, 'ko'],
    ['then LC_ALL before LANG', undefined, { LC_ALL: 'ko_KR.UTF-8', LANG: 'en_US.UTF-8' }, 'ko'],
    ['then LANG', undefined, { LC_ALL: '', LANG: 'ko_KR' }, 'ko'],
    ['English for another locale', undefined, { LANG: 'de_DE.UTF-8' }, 'en'],
    ['English for an unknown flag', 'xx', {}, 'en'],
  ])('%s', (_what, flag, env, language) => {
    expect(detectLanguage(flag, env)).toBe(language);
  });

  it('that of the system where no variable tells, as on Windows', () => {
    expect(detectLanguage(undefined, {}, 'ko-KR')).toBe('ko');
    expect(detectLanguage(undefined, {}, 'de-DE')).toBe('en');
    expect(detectLanguage(undefined, { LANG: 'C' }, 'ko-KR')).toBe('en');
    expect(detectLanguage('en', {}, 'ko-KR')).toBe('en');
  });
});

it('colours only when they are wanted', () => {
  expect(createPaint(true)('red', 'x')).toBe('\u001b[31mx\u001b[39m');
  expect(createPaint(false)('red', 'x')).toBe('x');
});
