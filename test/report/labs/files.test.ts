import { expect, it } from 'vitest';
import type { LabEvent } from '../../../src/labs/events.js';
import { createFilesReporter } from '../../../src/report/labs/files.js';
import { messagesFor } from '../../i18n/messages.js';
import { Capture, plain } from '../capture.js';
import { lab } from './sample.js';

type Placed = Extract<LabEvent, { type: 'lab-files' }>;

const FOLDERS: Placed['folders'] = [
  {
    node: 'cp',
    dir: '/root/k8slab/labs/ch3/3.2.8',
    files: [
      { file: 'echo-hname.yaml', state: 'yours' },
      { file: 'web.yaml', state: 'replaced', backup: 'web.yaml.mine' },
      { file: 'new.yaml', state: 'written' },
    ],
  },
  { node: 'w1-k8s', dir: '/root/k8slab/labs/ch3/3.2.8', files: [] },
];
const HOST: Placed['folders'][number] = {
  node: 'host',
  dir: '/home/me/my lab/ch3/3.2.8',
  files: [{ file: 'Vagrantfile', state: 'same' }],
  env: { VAGRANT_DEFAULT_PROVIDER: 'libvirt' },
};

function said(
  event: Partial<Placed>,
  nodes: string[],
  language: 'en' | 'ko' = 'en',
  platform: NodeJS.Platform = 'linux',
) {
  const out = new Capture();
  const texts = messagesFor(language).labReport;
  const steps = nodes.map((node) => ({ node }));
  const reporter = createFilesReporter({ out, texts, language, paint: plain, steps, typed: { platform, env: {} } });
  reporter.sink({ type: 'lab-files', lab: 'ch3/3.2.8', folders: FOLDERS, prepared: 'nothing', ...event });
  return out.text;
}

it('tells where each file is, what became of it, and what to type next', () => {
  expect(said({ prepared: 'before' }, ['m-k8s', 'worker'])).toBe(`cp  /root/k8slab/labs/ch3/3.2.8
  echo-hname.yaml  not the lab's own, left alone; with --force it goes to echo-hname.yaml.mine
  web.yaml         the lab's own again; yours is web.yaml.mine
  new.yaml         new
What earlier sections leave behind was made before; --force makes it again.

To go on:
  k8slab lab show ch3/3.2.8       # what to type
  k8slab ssh cp                   # there: sudo -i; cd /root/k8slab/labs/ch3/3.2.8
  k8slab verify --mine ch3/3.2.8  # afterwards, here: is it right?
`);
});

it('sends nobody to a node for a lab of the workstation, and sets what its checks set', () => {
  const folders = [{ ...HOST, node: 'm-k8s', files: [], env: undefined }, HOST].map(({ env, ...rest }) => ({
    ...rest,
    ...(env && { env }),
  }));
  const text = said({ folders }, ['host']);
  expect(text).not.toContain('k8slab ssh');
  expect(text).toContain("\n  cd '/home/me/my lab/ch3/3.2.8'\n  export VAGRANT_DEFAULT_PROVIDER=libvirt\n");
  expect(said({ folders }, ['host'], 'ko', 'win32')).toContain("  $env:VAGRANT_DEFAULT_PROVIDER = 'libvirt'\n");
});

it('goes no further where the preparation failed, and says why', () => {
  expect(said({ prepared: 'failed' }, ['m-k8s'])).not.toContain('To go on');
  const out = new Capture();
  const texts = messagesFor('en').labReport;
  const typed = { platform: 'linux' as const, env: {} };
  const reporter = createFilesReporter({ out, texts, language: 'en', paint: plain, steps: [], typed });
  const started = { step: 'web', phase: 'setup' as const, index: 1, total: 1, node: 'm-k8s', run: 'one\ntwo\n' };
  reporter.sink({ type: 'step-started', lab: 'x', ...started });
  expect(out.text).toBe('$ one\n> two\n');
  out.text = '';
  reporter.sink({ type: 'lab-done', lab: 'x', result: lab({ status: 'blocked', reason: 'it needs 2 workers' }) });
  reporter.sink({ type: 'lab-done', lab: 'x', result: lab({ status: 'error', reason: 'no route' }) });
  expect(out.text).toMatch(/^This lab is blocked: it needs 2 workers\.\n[^]*\n {2}no route\n/);
});
