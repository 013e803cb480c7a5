import { describe, expect, it } from 'vitest';
import { LabError } from '../../src/errors.js';
import { settled } from './manual-clock.js';
import { controlled, Run } from './run-harness.js';

describe('the order of steps', () => {
  it('starts everything that is ready at once, and the rest as soon as its needs are done', async () => {
    const boot = controlled('boot:host');
    const a = controlled('connect:a', ['boot:host']);
    const b = controlled('connect:b', ['boot:host']);
    const join = controlled('join:b', ['connect:a', 'connect:b']);
    const run = new Run([boot, a, b, join]);
    await settled();
    expect(run.ids('step-started')).toEqual(['boot:host']);
    await boot.end();
    expect(run.ids('step-started')).toEqual(['boot:host', 'connect:a', 'connect:b']);
    await b.end();
    expect(run.ids('step-started')).not.toContain('join:b');
    await a.end(false);
    expect(run.ids('step-started')).toContain('join:b');
    await join.end();
    expect(await run.summary).toMatchObject({
      ok: true,
      done: 4,
      changed: ['boot:host', 'connect:b', 'join:b'],
      cancelled: 0,
      failures: [],
    });
  });

  it('runs one step at a time on a node, whatever the graph allows', async () => {
    const cni = controlled('cni:m');
    const kubectl = controlled('kubectl:m');
    const other = controlled('cni:w');
    const run = new Run([cni, kubectl, other]);
    await settled();
    expect(run.ids('step-started')).toEqual(['cni:m', 'cni:w']);
    await cni.end();
    expect(run.ids('step-started')).toEqual(['cni:m', 'cni:w', 'kubectl:m']);
    await kubectl.end();
    await other.end();
    await run.summary;
  });

  it('keeps to the limit of the host', async () => {
    const steps = ['a', 'b', 'c'].map((node) => controlled(`hosts:${node}`));
    const run = new Run(steps, { total: 2 });
    await settled();
    expect(run.ids('step-started')).toEqual(['hosts:a', 'hosts:b']);
    for (const step of steps) await step.end();
    expect((await run.summary).done).toBe(3);
  });

  it.each([
    ['a step that does not exist', [controlled('a:x', ['b:x'])], 'needs b:x, which is no step'],
    ['a circle', [controlled('a:x', ['b:x']), controlled('b:x', ['a:x'])], 'need each other'],
  ])('refuses a plan with %s', async (_what, steps, message) => {
    await expect(new Run(steps).summary).rejects.toThrow(message);
  });
});

describe('a failure', () => {
  it('cancels only what depends on it, and lets the rest finish', async () => {
    const bad = controlled('packages:w1');
    const good = controlled('packages:w2');
    const lost = controlled('runtime:w1', ['packages:w1']);
    const alsoLost = controlled('join:w1', ['runtime:w1']);
    const next = controlled('runtime:w2', ['packages:w2']);
    const run = new Run([bad, good, lost, alsoLost, next]);
    await settled();
    bad.context?.line('E: Unable to fetch');
    await bad.fail(
      new LabError('K8SLAB_APT', 'Cannot install containerd: no network', { hint: 'Check DNS', exitCode: 3 }),
    );
    await good.end();
    await next.end();
    const summary = await run.summary;
    expect(summary).toMatchObject({ ok: false, interrupted: false, done: 2, cancelled: 2 });
    expect(summary.failures.map(({ step }) => step)).toEqual(['packages:w1']);
    expect(run.ids('step-cancelled')).toEqual(['runtime:w1', 'join:w1']);
    expect(run.event('step-failed')).toEqual({
      type: 'step-failed',
      step: 'packages:w1',
      node: 'w1',
      durationMs: 0,
      code: 'K8SLAB_APT',
      message: 'Cannot install containerd: no network',
      hint: 'Check DNS',
      exitCode: 3,
      logPath: 'logs/w1.log',
      lastLines: ['E: Unable to fetch'],
    });
  });

  it('that nobody foresaw is reported as a bug of its own step', async () => {
    const step = controlled('hosts:a');
    const run = new Run([step]);
    await settled();
    await step.fail(new TypeError('x is not a function'));
    expect((await run.summary).failures[0]?.error).toBeInstanceOf(TypeError);
    expect(run.event('step-failed').code).toBe('K8SLAB_BUG');
  });

  it('keeps the last twelve lines, without secrets', async () => {
    const step = controlled('init:m');
    const run = new Run([step]);
    await settled();
    for (let index = 1; index <= 20; index++) step.context?.line(`line ${index}`);
    step.context?.line('kubeadm join --token abcdef.0123456789abcdef');
    await step.fail(new LabError('K8SLAB_X', 'Cannot x'));
    await run.summary;
    const { lastLines } = run.event('step-failed');
    expect(lastLines).toHaveLength(12);
    expect(lastLines.at(-1)).toBe('kubeadm join --token [redacted]');
    expect(run.log.join('\n')).not.toContain('0123456789abcdef');
  });

  it('of writing the journal fails the step', async () => {
    const step = controlled('hosts:a');
    const run = new Run([step], { onStart: () => Promise.reject(new Error('disk full')) });
    expect((await run.summary).failures).toHaveLength(1);
    expect(step.context).toBeUndefined();
  });
});

describe('the deadline of a step', () => {
  it('tells the step to stop and names the last line seen', async () => {
    const step = controlled('images:w1', [], 60);
    const run = new Run([step]);
    await settled();
    step.context?.line('importing pause.tar');
    await run.clock.advance(59_999);
    expect(step.context?.signal.aborted).toBe(false);
    await run.clock.advance(1);
    expect(step.context?.signal.aborted).toBe(true);
    await step.fail(new Error('aborted'));
    const summary = await run.summary;
    expect(run.event('step-failed')).toMatchObject({
      code: 'K8SLAB_STEP_TIMEOUT',
      message: 'Cannot finish images:w1: not done after 60 s, last seen: importing pause.tar',
    });
    expect(summary).toMatchObject({ ok: false, interrupted: false });
    expect(run.clock.pending).toBe(0);
  });

  it('is not waited for when the step does not listen', async () => {
    const run = new Run([controlled('images:w1', [], 60)]);
    await settled();
    await run.clock.advance(60_000);
    await run.clock.advance(20_000);
    expect((await run.summary).failures).toHaveLength(1);
  });

  it('leaves no timer behind when the step is done before', async () => {
    const step = controlled('hosts:a');
    const run = new Run([step]);
    await settled();
    await step.end();
    await run.summary;
    expect(run.clock.pending).toBe(0);
  });
});

describe('Ctrl-C', () => {
  it('stops what runs, starts nothing more, and is no failure', async () => {
    const first = controlled('packages:a');
    const second = controlled('runtime:a', ['packages:a']);
    const run = new Run([first, second]);
    await settled();
    run.abort.abort(new Error('interrupted'));
    expect(first.context?.signal.aborted).toBe(true);
    await first.fail(new Error('the program was ended'));
    expect(await run.summary).toMatchObject({ ok: false, interrupted: true, done: 0, cancelled: 2, failures: [] });
    expect(run.ids('step-cancelled')).toEqual(['packages:a', 'runtime:a']);
    expect(run.event('run-finished')).toMatchObject({ ok: false, failed: 0, cancelled: 2 });
  });

  it('counts a step that ended well anyway as done', async () => {
    const first = controlled('packages:a');
    const second = controlled('runtime:a', ['packages:a']);
    const run = new Run([first, second]);
    await settled();
    run.abort.abort(new Error('interrupted'));
    await first.end();
    expect(await run.summary).toMatchObject({ interrupted: true, done: 1, cancelled: 1 });
  });

  it('before the start runs nothing', async () => {
    const step = controlled('boot:host');
    const abort = new AbortController();
    abort.abort();
    const run = new Run([step], { signal: abort.signal });
    expect(await run.summary).toMatchObject({ interrupted: true, done: 0, cancelled: 1 });
    expect(step.context).toBeUndefined();
  });
});
