import { expect, it } from 'vitest';
import type { LabEvent } from '../../../src/labs/events.js';
import { createPlayReporter, type PlayOptions, type PlayReporter } from '../../../src/report/labs/play.js';
import { FakeClock } from '../../exec/fake-clock.js';
import { messagesFor } from '../../i18n/messages.js';
import { Capture, plain } from '../capture.js';
import { check, failedCheck, lab, step } from './sample.js';

const STEPS: PlayOptions['steps'] = [
  { id: 'create', expect: { exit: 0 }, background: false },
  { id: 'wrong', expect: { exit: 'nonzero' }, background: false },
  { id: 'load', expect: { exit: 'timeout' }, background: true },
  { id: 'watch', expect: { exit: 'timeout' }, background: false },
];

function player(language: 'en' | 'ko' = 'en'): { out: Capture; reporter: PlayReporter } {
  const out = new Capture();
  const texts = messagesFor(language).labReport;
  const base = { out, clock: new FakeClock(), texts, language, paint: plain, verbose: false };
  return { out, reporter: createPlayReporter({ ...base, steps: STEPS, teaches: 'cordon keeps new pods away.' }) };
}

function started(id: string, part: Partial<Extract<LabEvent, { type: 'step-started' }>> = {}): LabEvent {
  const { run, explain } = step();
  const base = { lab: 'ch3/3.2.8', step: id, phase: 'steps' as const, index: 2, total: 9, node: 'm-k8s', run };
  return { type: 'step-started', ...base, ...(explain && { explain }), ...part };
}
const output = (id: string, line: string): LabEvent => ({
  type: 'step-output',
  lab: 'ch3/3.2.8',
  step: id,
  line,
  stream: 'stdout',
});
const done = (part: Parameters<typeof step>[0]): LabEvent => ({
  type: 'step-done',
  lab: 'ch3/3.2.8',
  result: step(part),
});

it('is a lesson: why, the command, its output, the verdict', () => {
  const { out, reporter } = player();
  const events: LabEvent[] = [
    { type: 'lab-started', lab: 'ch3/3.2.8', title: lab().title, mode: 'play', steps: 1, checks: 2 },
    started('create', { run: 'kubectl create -f echo-hname.yaml\nkubectl get pods\n' }),
    output('create', 'deployment.apps/echo-hname created'),
    done({}),
    { type: 'lab-phase', lab: 'ch3/3.2.8', phase: 'checks' },
    { type: 'check-done', lab: 'ch3/3.2.8', result: check() },
    { type: 'check-done', lab: 'ch3/3.2.8', result: check({ status: 'blocked', actual: 'the check x did not pass' }) },
    { type: 'lab-done', lab: 'ch3/3.2.8', result: lab({ mode: 'play' }) },
  ];
  events.forEach(reporter.sink);
  expect(out.text).toBe(`ch3/3.2.8  Protect a node with cordon
cordon keeps new pods away.

[2/9] create  m-k8s
Three pods that answer with their name.
$ kubectl create -f echo-hname.yaml
> kubectl get pods
  deployment.apps/echo-hname created
✔ as expected

Checks
  ✔ echo-hname has three ready pods
      The Deployment keeps the number.
  ○ echo-hname has three ready pods
      the check x did not pass

Done: 1 of 1 check passed, 41.2 s.
What it made is still there. k8slab verify --mine ch3/3.2.8 checks it again.
`);
});

it.each([
  ['wrong', 'This command is meant to fail.'],
  ['load', 'Goes on in the background.'],
  ['watch', 'This command does not end by itself; k8slab ends it.'],
])('says beforehand what is special about %s', (id, line) => {
  const { out, reporter } = player();
  reporter.sink(started(id));
  expect(out.text).toContain(`\n${line}\n$ `);
});

it('shows no output of what runs beside', () => {
  const { out, reporter } = player();
  reporter.sink(output('load', 'HTTP 200'));
  expect(out.text).toBe('');
});

it('shows a step once when it was introduced before a question', () => {
  const { out, reporter } = player();
  reporter.introduce({ step: 'create', node: 'm-k8s', run: 'kubectl get nodes' });
  reporter.sink(started('create', { run: 'kubectl get nodes' }));
  expect(out.text.match(/kubectl get nodes/g)).toHaveLength(1);
});

it('explains what did not work, in Korean too', () => {
  const { out, reporter } = player('ko');
  reporter.sink(done({ status: 'failed', reason: 'exit code 1' }));
  reporter.sink({ type: 'check-done', lab: 'ch3/3.2.8', result: failedCheck() });
  expect(out.text).toContain('✖ create: 기대와 다릅니다: exit code 1\n');
  expect(out.text).toContain('      도움말: cordon을 해제하세요: kubectl uncordon w3-k8s\n');
});

it('says why a lab cannot be played', () => {
  const { out, reporter } = player();
  const result = lab({ mode: 'play', status: 'blocked', reason: 'it needs 3 workers, this cluster has 2' });
  reporter.sink({ type: 'lab-done', lab: result.lab, result });
  expect(out.text).toBe('\nThis lab is blocked: it needs 3 workers, this cluster has 2.\n');
});
