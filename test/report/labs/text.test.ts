import { describe, expect, it } from 'vitest';
import type { LabEvent } from '../../../src/labs/events.js';
import { createTextLabReporter } from '../../../src/report/labs/choose.js';
import { createLiveLabReporter } from '../../../src/report/labs/live.js';
import type { LabTextOptions } from '../../../src/report/labs/options.js';
import { createPlainLabReporter } from '../../../src/report/labs/plain.js';
import { labsText } from '../../../src/report/labs/text-summary.js';
import { FakeClock } from '../../exec/fake-clock.js';
import { messagesFor } from '../../i18n/messages.js';
import { Capture, plain } from '../capture.js';
import { check, HOSTILE, hostileReport, lab, MIXED, step, summary } from './sample.js';

function options(out: Capture, part: Partial<LabTextOptions> = {}): LabTextOptions {
  const texts = messagesFor(part.language ?? 'en').labReport;
  return { out, clock: new FakeClock(), texts, language: 'en', paint: plain, verbose: false, ...part };
}

const [passed = lab(), failed = lab(), , blocked = lab()] = MIXED;
const RUN: readonly LabEvent[] = [
  { type: 'labs-started', mode: 'verify', labs: MIXED.map(({ lab: id, title }) => ({ id, title })) },
  { type: 'lab-started', lab: passed.lab, title: passed.title, mode: 'verify', steps: 1, checks: 1 },
  { type: 'lab-phase', lab: passed.lab, phase: 'inventory-before' },
  {
    type: 'step-started',
    lab: passed.lab,
    step: 'create',
    phase: 'steps',
    index: 1,
    total: 9,
    node: 'm-k8s',
    run: 'x',
  },
  { type: 'step-output', lab: passed.lab, step: 'create', line: 'deployment created', stream: 'stdout' },
  { type: 'step-done', lab: passed.lab, result: step() },
  { type: 'check-started', lab: passed.lab, check: 'three-pods', title: check().title },
  { type: 'check-done', lab: passed.lab, result: check() },
  { type: 'lab-done', lab: passed.lab, result: passed },
  { type: 'lab-done', lab: failed.lab, result: failed },
  { type: 'lab-done', lab: blocked.lab, result: blocked },
];

describe('plain lines', () => {
  it('are one for each lab, and the sum', () => {
    const out = new Capture();
    const { sink } = createPlainLabReporter(options(out));
    RUN.forEach(sink);
    expect(out.text).toBe(`[   0.0s] pass     ch3/3.2.8  1/1 checks  41.2 s  Protect a node with cordon
[   0.0s] FAIL     ch3/3.2.9  1/3 checks  41.2 s  Empty a node with drain
[   0.0s] blocked  ch4/4.3.4  it needs the program docker, which m-k8s does not have
`);
    sink({ type: 'labs-done', summary: summary([passed]) });
    expect(out.text.endsWith('\nPassed: 1 lab with 1 check, 2 min 5 s.\n')).toBe(true);
  });

  it('tell every step, its output and every check when asked for', () => {
    const out = new Capture();
    const { sink } = createPlainLabReporter(options(out, { verbose: true }));
    RUN.forEach(sink);
    expect(out.text.split('\n').slice(0, 5)).toEqual([
      '[   0.0s] ch3/3.2.8  started',
      '[   0.0s] ch3/3.2.8  step 1/9 create (m-k8s)',
      '[   0.0s] ch3/3.2.8  | deployment created',
      '[   0.0s] ch3/3.2.8  ✔ create',
      '[   0.0s] ch3/3.2.8  ✔ check three-pods: [3,3]',
    ]);
  });
});

describe('the sum', () => {
  const text = labsText(summary(), { texts: messagesFor('en').labReport, language: 'en', paint: plain });

  it('shows what did not pass with all that is needed to look at it', () => {
    expect(text).toContain(`✖ ch3/3.2.9  Empty a node with drain
  ✖ steps: drain on m-k8s
      $ kubectl drain w3-k8s
      | node/w3-k8s cordoned
      | error: unable to drain node "w3-k8s"
      reason: exit code 1, expected 0
  ✖ Every node takes pods again  [uncordoned]
      look (on m-k8s): kubectl get deployment echo-hname -o json | jq '.status.readyReplicas'
      expected: equal to []
      actual: ["w3-k8s"]
      hint: Take the node back: kubectl uncordon w3-k8s
  left behind after the clean-up:
    new  pods  default/net
`);
    expect(text).toContain('! ch4/4.4.2  A private registry\n  the connection to w1-k8s broke\n');
  });

  it('counts by chapter, names what is blocked and says how to go on', () => {
    expect(text).toContain(`CHAPTER  LABS  PASS  FAIL  ERROR  BLOCKED  CHECKS
ch3      2     1     1     0      0        2/4
ch4      2     0     0     1      1        0/1
total    4     1     1     1      1        2/5

Blocked:
  it needs the program docker, which m-k8s does not have
    ch4/4.3.4  A multi-stage build

Not passed: 1 lab failed, 1 could not be judged, 1 passed, 2 min 5 s.
Only those again: k8slab verify --retry-failed
`);
  });

  it.each([
    [
      'interrupted',
      summary([passed], true),
      'Interrupted after 2 min 5 s: 1 lab passed, 0 did not. The rest did not run.',
    ],
    ['all blocked', summary([blocked]), 'Nothing was checked: 1 lab blocked, 2 min 5 s.'],
    ['some blocked', summary([passed, blocked]), 'Passed: 1 lab with 1 check, 1 blocked, 2 min 5 s.'],
  ])('has a verdict for %s', (_what, sum, line) => {
    expect(labsText(sum, options(new Capture()))).toContain(`${line}\n`);
  });

  it('says once what blocks several labs', () => {
    const other = { ...blocked, lab: 'ch4/4.4.1', reason: 'it needs ingress' };
    const text = labsText(summary([blocked, other, { ...blocked, lab: 'ch4/4.3.10' }]), options(new Capture()));
    expect(text).toContain(`Blocked:
  it needs the program docker, which m-k8s does not have
    ch4/4.3.4   A multi-stage build
    ch4/4.3.10  A multi-stage build
  it needs ingress
    ch4/4.4.1  A multi-stage build
`);
  });

  it('speaks Korean', () => {
    const korean = labsText(summary(), options(new Capture(), { language: 'ko' }));
    expect(korean).toContain('✖ ch3/3.2.9  drain으로 노드 비우기');
    expect(korean).toContain('도움말: cordon을 해제하세요: kubectl uncordon w3-k8s');
    expect(korean).toContain('통과하지 못함: 실패한 실습 1개');
  });

  it.each(HOSTILE)('lets nothing from a node steer the terminal: %j', (text) => {
    const { summary: hostile } = hostileReport(text);
    expect(labsText(hostile, options(new Capture()))).not.toMatch(/(?!\n)\p{Cc}|[\u202e\u2066]/u);
  });
});

describe('the live list', () => {
  it('keeps a line for each lab that is done and draws over what the others do', () => {
    const out = new Capture(true);
    const clock = new FakeClock();
    const reporter = createLiveLabReporter(options(out, { clock }));
    RUN.slice(0, 4).forEach(reporter.sink);
    expect(out.bare.replaceAll('\r', '').split('\n').slice(-3)).toEqual([
      '… ch3/3.2.8  0.0 s  step 1/9 create (m-k8s)',
      '0 of 4 labs',
      '',
    ]);
    // Two lines were drawn: the next drawing starts above them.
    out.text = '';
    clock.advance(3000);
    RUN.slice(4).forEach(reporter.sink);
    expect(out.text.startsWith('\r\u001b[2A\u001b[J')).toBe(true);
    expect(out.bare).toContain('… ch3/3.2.8  3.0 s  check three-pods\n0 of 4 labs\n');
    expect(out.bare).toContain('pass     ch3/3.2.8  1/1 checks  41.2 s  Protect a node with cordon\n1 of 4 labs\n');
    reporter.sink({ type: 'labs-done', summary: summary() });
    reporter.close();
    expect(out.bare).toMatch(/Not passed: 1 lab failed/);
    // The cursor is back.
    expect(out.text).toContain('\u001b[?25h');
  });

  it('is for terminals only, and not for --verbose', () => {
    const drawn = (isTTY: boolean, verbose: boolean, dumb = false): boolean => {
      const out = new Capture(isTTY);
      const reporter = createTextLabReporter(options(out, { verbose, dumb }));
      RUN.forEach(reporter.sink);
      reporter.close();
      return out.text.includes('\u001b[');
    };
    expect([drawn(true, false), drawn(true, true), drawn(false, false)]).toEqual([true, false, false]);
    expect(drawn(true, false, true)).toBe(false);
  });

  it('gives the cursor back when nothing was ever done', () => {
    const out = new Capture(true);
    const reporter = createLiveLabReporter(options(out));
    RUN.slice(0, 2).forEach(reporter.sink);
    reporter.close();
    expect(out.text.endsWith('\u001b[J\u001b[?25h')).toBe(true);
  });
});
