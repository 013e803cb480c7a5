import { describe, expect, it } from 'vitest';
import type { LabMode } from '../../src/labs/results.js';
import type { RunLabsOptions } from '../../src/labs/run.js';
import { runLabs } from '../../src/labs/run-labs.js';
import type { LoadedLab } from '../../src/labs/model.js';
import { ABOUT, type Handler, labContext, labYaml, loaded, ScriptedNode } from './lab-harness.js';

function lab(id: string, isolation: 'shared' | 'exclusive', run = 'fine'): LoadedLab {
  const yaml = labYaml({ more: `isolation: ${isolation}`, steps: `- { id: one, run: ${run} }` });
  return loaded(yaml.replace('ch9/9.9.9', id));
}

async function order(
  mode: LabMode,
  labs: LoadedLab[],
  part: Partial<RunLabsOptions> = {},
  handler: Handler = () => ({}),
) {
  const cluster: Handler = (typed, request) => {
    if (typed.startsWith('test -d')) return { exitCode: 1 };
    if (typed.includes('api-resources')) return { stdout: 'pods\n' };
    if (typed.includes('get nodes')) return { stdout: '{"items":[]}' };
    return handler(typed, request);
  };
  const context = labContext(['m-k8s', 'w1-k8s', 'w2-k8s'].map((name) => new ScriptedNode(name, cluster)));
  const summary = await runLabs(context, { labs, mode, ...part });
  const events = context.events.flatMap((event) =>
    event.type === 'lab-started' ? [`+${event.lab}`] : event.type === 'lab-done' ? [`-${event.lab}`] : [],
  );
  return { summary, events, context };
}

const three = [lab('a/1', 'exclusive'), lab('a/2', 'shared'), lab('a/3', 'shared')];

describe('several labs', () => {
  it('run beside each other in verify when they are shared, the others alone', async () => {
    const { events, summary } = await order('verify', three);
    expect(events.slice(0, 2)).toEqual(['+a/2', '+a/3']);
    expect(events.slice(-2)).toEqual(['+a/1', '-a/1']);
    expect(summary.labs.map(({ lab: id, status }) => `${id} ${status}`)).toEqual(['a/1 pass', 'a/2 pass', 'a/3 pass']);
    expect(summary).toMatchObject({ ok: true, byLab: { pass: 3 }, byCheck: { pass: 3 } });
  });

  it('run one after the other when they are solved', async () => {
    const { events } = await order('solve', three);
    expect(events).toEqual(['+a/1', '-a/1', '+a/2', '-a/2', '+a/3', '-a/3']);
  });

  it('are only looked at side by side with mine', async () => {
    const { events } = await order('mine', three);
    expect(events.slice(0, 3)).toEqual(['+a/1', '+a/2', '+a/3']);
  });

  it('share the answers to what they ask at the same time, as nothing changes', async () => {
    const check = `- { id: there, type: kubernetes, resource: pods, query: items, expect: { equals: [] }, ${ABOUT} }`;
    const labs = ['a/1', 'a/2', 'a/3'].map((id) => loaded(labYaml({ checks: check }).replace('ch9/9.9.9', id)));
    let asked = 0;
    const { summary } = await order('mine', labs, {}, async (typed) => {
      if (!typed.includes('get pods')) return {};
      asked += 1;
      await new Promise((done) => setTimeout(done, 50));
      return { stdout: '{"items":[]}' };
    });
    expect([asked, summary.byCheck]).toEqual([1, expect.objectContaining({ pass: 3 })]);
  });

  it('stop after the first failure when asked to', async () => {
    const labs = [lab('a/1', 'exclusive', 'broken'), lab('a/2', 'exclusive')];
    const handler: Handler = (typed) => ({ exitCode: typed === 'broken' ? 1 : 0 });
    const { summary } = await order('solve', labs, { bail: true }, handler);
    expect(summary.labs.map(({ lab: id }) => id)).toEqual(['a/1']);
    expect(summary).toMatchObject({ ok: false, byLab: { fail: 1 } });
    expect((await order('solve', labs, {}, handler)).summary.labs).toHaveLength(2);
  });

  it('count a blocked lab, but not as a failure', async () => {
    const blocked = loaded(labYaml({ more: 'needs: { workers: 9 }' }));
    const { summary } = await order('verify', [blocked]);
    expect(summary).toMatchObject({ ok: true, byLab: { blocked: 1, pass: 0 } });
  });

  it('have namespaces of their own in verify, with the same words of the learner', async () => {
    const seen: string[] = [];
    const handler: Handler = (typed, { argv }) => {
      if (typed === 'fine') seen.push(argv.find((word) => word.startsWith('KUBECONFIG=')) ?? '');
      return {};
    };
    const labs = [lab('ch3/3.2.3', 'shared', 'fine'), lab('a/1', 'exclusive', 'fine')];
    const { context } = await order('verify', labs, {}, handler);
    expect(seen).toEqual(['KUBECONFIG=/run/k8slab/lab-ch3-3-2-3.conf', 'KUBECONFIG=/etc/kubernetes/admin.conf']);
    const typed = (await context.connect('m-k8s')) as ScriptedNode;
    expect(typed.typed.some((text) => text.includes('delete namespace lab-ch3-3-2-3'))).toBe(true);
  });

  it('ask once between two of them what is there, and once more where something was left', async () => {
    let pods: object[] = [];
    let asked = 0;
    const handler: Handler = (typed) => {
      if (typed === 'leave') pods = [podNamed('left')];
      if (!typed.includes('get pods -A')) return {};
      asked += 1;
      return { stdout: JSON.stringify({ items: pods }) };
    };
    const questions = async (labs: LoadedLab[]): Promise<number> => {
      [pods, asked] = [[], 0];
      await order('verify', labs, {}, handler);
      return asked;
    };
    const [first, second, third] = [1, 2, 3].map((number) => lab(`a/${String(number)}`, 'exclusive'));
    expect(await questions([first, second, third] as LoadedLab[])).toBe(4);
    const leaving = lab('a/0', 'exclusive', 'leave');
    const alone = await questions([leaving]);
    expect(await questions([leaving, second, third] as LoadedLab[])).toBe(alone + 3);
  });
});

function podNamed(name: string): object {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default' }, spec: {} };
}
