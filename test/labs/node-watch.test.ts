import { describe, expect, it } from 'vitest';
import type { LoadedLab } from '../../src/labs/model.js';
import { runLabs } from '../../src/labs/run-labs.js';
import { type Answer, type Handler, labContext, labYaml, loaded, ScriptedNode, texts } from './lab-harness.js';

const NAMES = ['m-k8s', 'w1-k8s', 'w2-k8s'];

function lab(id: string): LoadedLab {
  const more = 'isolation: exclusive\ncleanup:\n  - { id: away, run: tidy-up, explain: { en: text, ko: 글 } }';
  return loaded(labYaml({ more, steps: '- { id: one, run: wait-for-pods }' }).replace('ch9/9.9.9', id));
}

function nodesAs(isReady: (name: string) => boolean): Answer {
  const items = NAMES.map((name) => ({
    metadata: { name },
    spec: {},
    status: { conditions: [{ type: 'Ready', status: isReady(name) ? 'True' : 'Unknown' }] },
  }));
  return { stdout: JSON.stringify({ items }) };
}

/** Two labs whose step waits for ten looks at the nodes, or until it is told to stop. */
async function run(look: (count: number) => Answer, alive: (node: string) => Answer) {
  let looks = 0;
  const handler =
    (name: string): Handler =>
    async (typed, { signal }) => {
      if (typed.startsWith('test -d')) return { exitCode: 1 };
      if (typed.includes('api-resources')) return { stdout: 'pods\n' };
      if (typed.includes('get nodes')) return look((looks += 1));
      if (typed === 'true') return alive(name);
      if (typed !== 'wait-for-pods') return {};
      const end = looks + 10;
      while (looks < end && signal?.aborted !== true) await new Promise((done) => setImmediate(done));
      return signal?.aborted === true ? { reason: 'aborted' } : {};
    };
  const nodes = NAMES.map((name) => new ScriptedNode(name, handler(name)));
  const context = labContext(nodes);
  const summary = await runLabs(context, { labs: [lab('a/1'), lab('a/2')], mode: 'verify' });
  return { summary, typed: nodes.flatMap(({ typed }) => typed) };
}

const powered = (): Answer => ({});
const dead = (name: string): Answer => (name === 'w2-k8s' ? { reason: 'connection' } : {});

describe('a node that is lost under a run of labs', () => {
  it('ends it at once: the lab stays for the next run to clear away, the others are not begun', async () => {
    const { summary, typed } = await run((count) => nodesAs((name) => count < 4 || name !== 'w2-k8s'), dead);
    const reason = texts.nodesLost('w2-k8s');
    expect(summary.labs).toMatchObject([
      { lab: 'a/1', status: 'error', reason },
      { lab: 'a/2', status: 'error', reason, steps: [] },
    ]);
    expect(summary.labs[0]?.steps).toMatchObject([{ step: 'one', status: 'error', reason }]);
    expect(summary).toMatchObject({ ok: false, interrupted: false });
    expect(typed).not.toContain('tidy-up');
    expect(typed.filter((words) => words.startsWith('rm -rf'))).toEqual([]);
  });

  it('is not one that answers: labs stop a kubelet to see what happens', async () => {
    const { summary } = await run((count) => nodesAs((name) => count < 4 || name !== 'w2-k8s'), powered);
    expect(summary).toMatchObject({ ok: true, byLab: { pass: 2 } });
  });

  it('is not one that was off before', async () => {
    const { summary } = await run(() => nodesAs((name) => name !== 'w2-k8s'), dead);
    expect(summary).toMatchObject({ ok: true, byLab: { pass: 2 } });
  });

  it('is not said of workers when the API server gives no answer', async () => {
    const { summary } = await run((count) => (count < 4 || count > 8 ? nodesAs(() => true) : { exitCode: 1 }), dead);
    expect(summary).toMatchObject({ ok: true, byLab: { pass: 2 } });
  });
});
