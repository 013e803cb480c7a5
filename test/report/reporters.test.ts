import { describe, expect, it } from 'vitest';
import { messagesFor } from '../i18n/messages.js';
import { createReporter } from '../../src/report/choose.js';
import { createListReporter } from '../../src/report/list.js';
import { createNdjsonReporter } from '../../src/report/ndjson.js';
import { createPlainReporter } from '../../src/report/plain.js';
import type { RunEvent } from '../../src/steps/events.js';
import { FakeClock } from '../exec/fake-clock.js';
import { Capture, FAILING_RUN, plain, play, step, texts } from './capture.js';

function lines(verbose: boolean, language: 'en' | 'ko' = 'en', events: readonly RunEvent[] = FAILING_RUN): string {
  const out = new Capture();
  const clock = new FakeClock();
  const reporter = createPlainReporter({ out, clock, texts: messagesFor(language), paint: plain, verbose });
  play(events, reporter.sink, clock);
  return out.text;
}

describe('plain lines', () => {
  it('tell each step once, then each failure in full', () => {
    expect(lines(false)).toBe(`[   1.5s] host    boot     started
[   3.0s] host    boot     done (changed)
! the clock of w1-k8s is wrong
[  10.5s] w1-k8s  runtime  FAILED Cannot install containerd: apt-get exited with 100
[  12.0s] w1-k8s  join     cancelled (needs runtime:w1-k8s)
[  13.5s] m-k8s   runtime  done (unchanged)

✖ runtime on w1-k8s failed after 4.5 s  [K8SLAB_APT]
  Cannot install containerd: apt-get exited with 100
  last lines:
    | E: Unable to locate package containerd
  log: lab/.state/logs/w1-k8s.log
  hint: Check the package sources
  exit code: 3

Failed: 1 failed, 1 not run, 2 done, 15.0 s. The same command continues here.
`);
  });

  it('show starts and output when asked for', () => {
    expect(lines(true)).toContain(`[   4.5s] m-k8s   runtime  started
[   6.0s] w1-k8s  runtime  started
[   7.5s] w1-k8s  runtime  | E: Unable to locate package containerd
`);
  });

  it('speak Korean', () => {
    const text = lines(false, 'ko');
    expect(text).toContain('[  13.5s] m-k8s   runtime  완료(변경 없음)');
    expect(text).toContain('✖ w1-k8s의 runtime 단계가 4.5초 만에 실패했습니다  [K8SLAB_APT]');
  });

  it.each([
    [{ ok: true, done: 4, changed: 2, failed: 0, cancelled: 0 }, 'Done: 4 steps, 2 changed, 2.0 s.'],
    [
      { ok: true, done: 4, changed: 0, failed: 0, cancelled: 0 },
      'Nothing to do: all 4 steps were done already (2.0 s).',
    ],
    [
      { ok: false, done: 1, changed: 0, failed: 0, cancelled: 3 },
      'Interrupted: 1 steps done, 3 not run. The same command continues here.',
    ],
  ])('end in one line: %o', (finished, line) => {
    const end: RunEvent = { type: 'run-finished', durationMs: 2000, ...finished };
    expect(lines(false, 'en', [{ type: 'run-started', steps: [] }, end])).toBe(`${line}\n`);
  });
});

describe('NDJSON', () => {
  it('is every event as it is, one a line', () => {
    const out = new Capture();
    const { sink } = createNdjsonReporter(out);
    FAILING_RUN.forEach(sink);
    expect(
      out.text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as RunEvent),
    ).toEqual(FAILING_RUN);
  });
});

describe('the list on a terminal', () => {
  it('ends with one line per node, notes, failures and the sum', async () => {
    const out = new Capture(true);
    const clock = new FakeClock();
    const reporter = createListReporter({ out: out.tty, clock, texts, paint: plain, verbose: false });
    play(FAILING_RUN, reporter.sink, clock);
    await reporter.close();
    const shown = out.bare;
    const end = shown.slice(shown.lastIndexOf('host  '));
    expect(end).toContain('host    done: 1 steps, 1 changed');
    expect(end).toContain('m-k8s   done: 1 steps, 0 changed');
    expect(end).toContain('w1-k8s  FAILED runtime: Cannot install containerd');
    expect(end).toContain('! the clock of w1-k8s is wrong\n\n✖ runtime on w1-k8s failed after 4.5 s  [K8SLAB_APT]');
    expect(end.trimEnd().split('\n').at(-1)).toMatch(/^Failed: 1 failed/);
  });

  it('shows what each node is doing while it does', async () => {
    const out = new Capture(true);
    const reporter = createListReporter({ out: out.tty, clock: new FakeClock(), texts, paint: plain, verbose: false });
    reporter.sink({ type: 'run-started', steps: [step('hosts:m-k8s'), step('runtime:m-k8s')] });
    reporter.sink({ type: 'step-done', step: 'hosts:m-k8s', node: 'm-k8s', changed: true, durationMs: 1 });
    reporter.sink({ type: 'step-started', step: 'runtime:m-k8s', node: 'm-k8s', logPath: 'x' });
    reporter.sink({ type: 'step-output', step: 'runtime:m-k8s', node: 'm-k8s', line: 'unpacking containerd' });
    await expect.poll(() => out.bare).toContain('m-k8s  runtime (1/2)');
    await expect.poll(() => out.bare).toContain('unpacking containerd');
    reporter.sink({ type: 'step-cancelled', step: 'runtime:m-k8s', node: 'm-k8s', reason: 'interrupted' });
    reporter.sink({ type: 'run-finished', ok: false, done: 1, changed: 1, failed: 0, cancelled: 1, durationMs: 5 });
    await reporter.close();
    expect(out.bare).toContain('stopped: 1 steps not run');
  });
});

describe('the choice of reporter', () => {
  const show = async (isTTY: boolean, json: boolean, verbose: boolean, dumb = false): Promise<string> => {
    const out = new Capture(isTTY);
    const clock = new FakeClock();
    const reporter = await createReporter({ json, out: out.tty, clock, texts, paint: plain, verbose, dumb });
    play(FAILING_RUN, reporter.sink, clock);
    await reporter.close();
    return out.text;
  };
  it.each([
    ['a pipe gets lines', false, false, false, /^\[ {3}1\.5s\]/],
    ['--output json gets objects, also on a terminal', true, true, false, /^\{"type":"run-started"/],
    ['--verbose gets lines, also on a terminal', true, false, true, /^\[ {3}1\.5s\]/],
    ['a terminal gets the list', true, false, false, /host {4}/],
  ])('%s', async (_what, isTTY, json, verbose, start) => {
    expect(await show(isTTY, json, verbose)).toMatch(start);
  });

  it('draws nothing on a terminal that can only write on', async () => {
    expect(await show(true, false, false, true)).toMatch(/^\[ {3}1\.5s\]/);
  });
});
