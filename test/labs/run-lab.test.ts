import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { LabResult } from '../../src/labs/results.js';
import { runLab } from '../../src/labs/run-lab.js';
import type { RunLabOptions } from '../../src/labs/run.js';
import { score } from '../../src/labs/tally.js';
import { ABOUT, type Answer, labContext, labYaml, loaded, ScriptedNode, type TestContext } from './lab-harness.js';

const dir = mkdtempSync(join(tmpdir(), 'k8slab-labs-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** A cluster where `create` makes something and `delete` takes it away; `works` is whether it is there. */
class Cluster {
  made = false;
  /** The lab's folder is there already. */
  played = false;
  readonly node: ScriptedNode;

  constructor(private readonly answers: Record<string, Answer | (() => Answer | Promise<Answer>)> = {}) {
    this.node = new ScriptedNode('m-k8s', (typed) => this.answer(typed));
  }

  private async answer(typed: string): Promise<Answer> {
    const own = this.answers[typed];
    if (own) return typeof own === 'function' ? await own() : own;
    if (typed === 'create') this.made = true;
    if (typed === 'delete') this.made = false;
    if (typed === 'works') return { exitCode: this.made ? 0 : 1 };
    if (typed.startsWith('test -d')) return { exitCode: this.played ? 0 : 1 };
    if (typed.includes('api-resources')) return { stdout: 'pods\n' };
    if (typed.includes('get nodes')) return { stdout: '{"items":[]}' };
    if (typed.includes('get pods -A')) {
      const web = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'default' } };
      return { stdout: this.made ? JSON.stringify({ items: [web] }) : '' };
    }
    if (typed.includes('get pods')) return { stdout: this.made ? 'Deployment\tdefault\tweb\t\t\t\n' : '' };
    return {};
  }
}

const YAML = labYaml({
  more: 'setup: [{ id: before, run: prepare }]\ncleanup: [{ id: away, run: delete }]',
  steps: '- { id: one, run: create }\n- { id: two, run: look }',
  checks: `- { id: works, type: command, run: works, ${ABOUT} }`,
});

async function run(
  options: RunLabOptions,
  cluster = new Cluster(),
  yaml = YAML,
  part: Partial<TestContext> = {},
): Promise<{ result: LabResult; context: TestContext; typed: string[] }> {
  const workers = ['w1-k8s', 'w2-k8s'].map((name) => new ScriptedNode(name));
  const context = labContext([cluster.node, ...workers], part);
  const result = await runLab(context, loaded(yaml, dir), options);
  const words = ['prepare', 'create', 'look', 'works', 'delete'];
  return { result, context, typed: cluster.node.typed.filter((typed) => words.includes(typed)) };
}

describe('a command that only looks', () => {
  const looking = (within: string): string =>
    labYaml({
      more: 'cleanup: [{ id: away, run: delete }]',
      steps: `- { id: one, run: create }\n- { id: two, run: look, ${within}expect: { stdout: { contains: ready } } }`,
      checks: `- { id: works, type: command, run: works, ${ABOUT} }`,
    });
  const slow = (times: number): Cluster => {
    let asked = 0;
    return new Cluster({ look: () => ({ stdout: ++asked > times ? 'ready' : 'not yet' }) });
  };

  it('is typed again until it shows what is expected', async () => {
    const { result, typed } = await run({ mode: 'play' }, slow(3), looking('within: 20, '));
    expect(typed.filter((word) => word === 'look')).toHaveLength(4);
    expect(result.status).toBe('pass');
  });

  it.each(['', 'within: 3, '])('has failed at the end of its time: %j', async (within) => {
    const { result, typed } = await run({ mode: 'play' }, slow(100), looking(within));
    expect(typed.filter((word) => word === 'look')).toHaveLength(within === '' ? 1 : 4);
    expect(result.status).toBe('fail');
  });
});

describe('a lab', () => {
  it('is played: setup, steps, checks, and left as it is', async () => {
    const { result, context, typed } = await run({ mode: 'play' });
    expect(result).toMatchObject({ status: 'pass', mode: 'play', leftovers: [] });
    expect(typed).toEqual(['prepare', 'create', 'look', 'works']);
    expect(result.steps.map(({ step, phase, status }) => `${phase} ${step} ${status}`)).toEqual([
      'setup before done',
      'steps one done',
      'steps two done',
    ]);
    expect(context.events.map(({ type }) => type)).toEqual([
      'lab-started',
      ...['lab-phase', 'lab-phase'],
      ...['lab-phase', 'step-started', 'step-done'],
      ...['lab-phase', 'step-started', 'step-done', 'step-started', 'step-done'],
      ...['lab-phase', 'check-started', 'check-done'],
      'lab-done',
    ]);
  });

  it('is verified: cleaned up, and nothing is left behind', async () => {
    const { result, typed } = await run({ mode: 'verify' });
    expect(result).toMatchObject({ status: 'pass', leftovers: [] });
    expect(typed).toEqual(['prepare', 'create', 'look', 'works', 'delete']);
  });

  it('is cleaned up before, too, where it was played already', async () => {
    const cluster = new Cluster();
    cluster.made = true;
    cluster.played = true;
    const { result, typed } = await run({ mode: 'verify' }, cluster);
    expect(typed).toEqual(['delete', 'prepare', 'create', 'look', 'works', 'delete']);
    expect(result.status).toBe('pass');
    expect(result.steps).toHaveLength(4);
  });

  it('fails when it leaves something behind', async () => {
    const { result } = await run({ mode: 'verify' }, new Cluster({ delete: {} }));
    expect(result).toMatchObject({ status: 'fail', reason: '1 things are left after the clean-up' });
    expect(result.leftovers).toEqual([{ section: 'objects', entry: 'Deployment default/web', kind: 'added' }]);
  });

  it('scores 0 on a fresh cluster and 100 after its steps', async () => {
    const fresh = new Cluster();
    const before = await run({ mode: 'mine' }, fresh);
    expect(before.typed.every((typed) => typed === 'works')).toBe(true);
    expect(before.result).toMatchObject({ status: 'fail', steps: [] });
    expect(score(before.result)).toBe(0);
    expect(before.result.durationMs).toBeLessThanOrEqual(11_000);
    await run({ mode: 'solve' }, fresh);
    expect(score((await run({ mode: 'mine' }, fresh)).result)).toBe(100);
  });

  it('stops at a step that fails, blocks the rest, and cleans up all the same', async () => {
    const { result, typed } = await run({ mode: 'verify' }, new Cluster({ create: { exitCode: 3, stderr: 'no' } }));
    expect(result).toMatchObject({ status: 'fail', reason: 'one: exit code 3; no (exit code 0)' });
    expect(typed).toEqual(['prepare', 'create', 'delete']);
    expect(result.steps.map(({ step, status }) => `${step} ${status}`)).toEqual([
      'before done',
      'one failed',
      'two blocked',
      'away done',
    ]);
    expect(result.checks.map(({ status, actual }) => `${status}: ${actual}`)).toEqual([
      'blocked: the step one did not work',
    ]);
  });

  it('is in error, not failed, when the connection breaks', async () => {
    const { result } = await run({ mode: 'play' }, new Cluster({ create: { reason: 'connection' } }));
    expect(result).toMatchObject({ status: 'error', reason: 'one: the connection to m-k8s broke' });
  });

  it('is in error when a node cannot be reached at all', async () => {
    const context = labContext([]);
    const result = await runLab(context, loaded(YAML, dir), { mode: 'play' });
    expect(result).toMatchObject({ status: 'error', reason: 'm-k8s cannot be reached: no route to m-k8s' });
  });

  it('is blocked by what it needs, without a step', async () => {
    const yaml = labYaml({ more: 'needs: { workers: 7 }' });
    const { result, typed } = await run({ mode: 'verify' }, new Cluster(), yaml);
    expect(result).toMatchObject({ status: 'blocked', reason: 'it needs 7 workers, this cluster has 2', steps: [] });
    expect(result.checks.map(({ status }) => status)).toEqual(['blocked']);
    expect(typed).toEqual([]);
  });

  it('may be paused: steps are skipped and the rest left undone', async () => {
    const asked: string[] = [];
    const beforeStep: RunLabOptions['beforeStep'] = ({ step }) => {
      asked.push(step);
      return Promise.resolve(step === 'one' ? 'skip' : 'stop');
    };
    const { result, typed } = await run({ mode: 'play', beforeStep });
    expect(asked).toEqual(['one', 'two']);
    expect(result.steps.map(({ status }) => status)).toEqual(['done', 'skipped', 'blocked']);
    expect(typed).toEqual(['prepare']);
  });

  it('stops at Ctrl-C and says so', async () => {
    const stop = new AbortController();
    const cluster = new Cluster({
      create: () => {
        stop.abort();
        return { reason: 'aborted' };
      },
    });
    const { result, typed } = await run({ mode: 'play' }, cluster, YAML, { signal: stop.signal });
    expect(result).toMatchObject({ status: 'error', reason: 'one: interrupted' });
    expect(typed).toEqual(['prepare', 'create']);
  });
});

describe('a step', () => {
  const step = (text: string): string =>
    labYaml({ steps: `- { id: one, ${text} }`, checks: `- { id: ok, type: command, run: fine, ${ABOUT} }` });

  it.each<[string, Answer, string]>([
    [
      'run: look, expect: { exit: nonzero, stderr: { contains: NotFound } }',
      { exitCode: 1, stderr: 'NotFound' },
      'done',
    ],
    ['run: look, expect: { exit: nonzero }', {}, 'failed'],
    ['run: look, expect: { stdout: { matches: "^web" } }', { stdout: 'a\nweb' }, 'done'],
    ['run: look, expect: { stdout: { matches: "^web" } }', { stdout: 'a web' }, 'failed'],
    ['run: look, expect: { exit: timeout }, timeout: 5', { reason: 'timeout' }, 'done'],
    ['run: look, expect: { exit: timeout }, timeout: 5', {}, 'failed'],
    ['run: look, timeout: 5', { reason: 'timeout' }, 'failed'],
    ['run: look, when: { runtime: docker }', { exitCode: 1 }, 'skipped'],
  ])('%s and %j: %s', async (text, answer, status) => {
    const { result } = await run({ mode: 'play' }, new Cluster({ look: answer }), step(text));
    expect(result.steps[0]?.status).toBe(status);
  });

  it('is not done before its checks pass', async () => {
    const yaml = step(`run: look, checks: [{ id: works, type: command, run: works, deadline: 1, ${ABOUT} }]`);
    const { result } = await run({ mode: 'play' }, new Cluster(), yaml);
    expect(result.steps[0]).toMatchObject({
      status: 'failed',
      reason: 'after the command, the check works did not pass',
    });
    expect(result.checks.map(({ check, step: of, status }) => [check, of, status])).toEqual([
      ['works', 'one', 'fail'],
      ['ok', undefined, 'blocked'],
    ]);
  });

  it('shows no secret in its output', async () => {
    const { result } = await run(
      { mode: 'play' },
      new Cluster({ look: { stdout: 'password: hunter22' } }),
      step('run: look'),
    );
    expect(result.steps[0]?.output).toEqual(['password: [redacted]']);
  });

  it('may go on beside the others until a step stops it', async () => {
    const yaml = labYaml({
      steps:
        '- { id: load, run: load, background: true }\n- { id: one, run: create }\n- { id: end, run: look, stops: [load] }',
      checks: `- { id: works, type: command, run: works, ${ABOUT} }`,
    });
    const order: string[] = [];
    const node = new ScriptedNode('m-k8s', async (typed, { signal }) => {
      if (typed !== 'load') {
        if (['create', 'look'].includes(typed)) order.push(typed);
        return {};
      }
      order.push('load starts');
      await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
      order.push('load ends');
      return { reason: 'aborted' };
    });
    const result = await runLab(labContext([node]), loaded(yaml, dir), { mode: 'play' });
    expect(order).toEqual(['load starts', 'create', 'load ends', 'look']);
    expect(result.status).toBe('pass');
    expect(result.steps.map(({ step: id, status }) => `${id} ${status}`)).toEqual([
      'load done',
      'one done',
      'end done',
    ]);
  });
});

describe('files of a lab', () => {
  it('are put into its folder, filled in and under the name they have there', async () => {
    writeFileSync(join(dir, 'web.yaml'), 'ip: {{nodes.m-k8s.ip}}');
    writeFileSync(join(dir, 'run.sh'), 'docker ps --format {{.ID}} {{lab}}');
    const yaml = labYaml({
      more: 'files: [{ path: web.yaml, to: a/b.yaml, template: true }, { path: run.sh, nodes: [worker] }]',
    });
    const nodes = ['m-k8s', 'w1-k8s', 'w2-k8s'].map((name) => new ScriptedNode(name));
    await runLab(labContext(nodes), loaded(yaml, dir), { mode: 'play' });
    expect(nodes.map(({ files }) => Object.fromEntries(files))).toEqual([
      { '/root/k8slab/labs/ch9/9.9.9/a/b.yaml': 'ip: 192.168.1.10' },
      {},
      { '/root/k8slab/labs/ch9/9.9.9/run.sh': 'docker ps --format {{.ID}} {{lab}}' },
    ]);
  });
});
