import { describe, expect, it } from 'vitest';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runChecks } from '../../src/labs/run-checks.js';
import type { CheckResult } from '../../src/labs/results.js';
import { type Answer, checkOf, labContext, planWith, ScriptedNode, type TestContext } from './lab-harness.js';

const place = { dir: '/root/k8slab/labs/ch9/9.9.9', kubeconfig: '/etc/kubernetes/admin.conf', namespace: 'default' };

/** Looks once at m-k8s, which gives these answers: by a part of what is typed, else nothing. */
async function look(
  yaml: string,
  answers: Record<string, Answer>,
  part: Partial<TestContext> = {},
): Promise<CheckResult> {
  const node = new ScriptedNode('m-k8s', (typed) => {
    const key = Object.keys(answers).find((start) => typed.includes(start));
    return key === undefined ? { exitCode: 127, stderr: `${typed}: not found` } : (answers[key] ?? {});
  });
  const check = checkOf(`mode: now, ${yaml}`);
  const request = { lab: 'ch9/9.9.9', checks: [check], skipped: new Set<string>(), place };
  const [result] = await runChecks(labContext([node], part), request);
  if (!result) throw new Error('no result');
  return result;
}

const json = (value: unknown): Answer => ({ stdout: JSON.stringify(value) });

describe('kubernetes', () => {
  const ready = 'type: kubernetes, resource: deployment, name: web, query: status.readyReplicas, expect: { equals: 3 }';

  it('passes', async () => {
    expect(await look(ready, { kubectl: json({ status: { readyReplicas: 3 } }) })).toMatchObject({
      status: 'pass',
      node: 'm-k8s',
      reproduce: 'kubectl get deployment web --ignore-not-found -n default -o json',
      expected: 'status.readyReplicas: equal to 3',
      actual: '3',
    });
  });

  it('fails with what it saw and a hint', async () => {
    const result = await look(ready, { kubectl: json({ status: {} }) });
    expect(result).toMatchObject({ status: 'fail', actual: 'null', hint: { en: 'text', ko: '글' } });
  });

  it.each([
    ['nothing', {}],
    ['an unknown kind', { exitCode: 1, stderr: `error: the server doesn't have a resource type "x"` }],
  ])('sees %s as null', async (_what, answer) => {
    expect(await look(ready, { kubectl: answer })).toMatchObject({ status: 'fail', actual: 'nothing there' });
    const absent = 'type: kubernetes, resource: x, name: y, expect: { absent: true }';
    expect(await look(absent, { kubectl: answer })).toMatchObject({ status: 'pass' });
  });

  it.each([
    ['a lost connection', { reason: 'connection' as const }],
    ['an API server that does not answer', { exitCode: 1, stderr: 'connection to the server was refused' }],
    ['half an answer', { stdout: '{"items": [' }],
  ])('is an error after %s, never a fail', async (_what, answer) => {
    expect(await look(ready, { kubectl: answer })).toMatchObject({ status: 'error' });
  });

  it('is an error when the node cannot be reached', async () => {
    const check = checkOf(`mode: now, ${ready}`);
    const [result] = await runChecks(labContext([]), { lab: 'a/b', checks: [check], skipped: new Set(), place });
    expect(result).toMatchObject({ status: 'error', actual: 'm-k8s cannot be reached: no route to m-k8s' });
  });

  it('asks for what the check says', async () => {
    const many =
      'type: kubernetes, resource: pods, namespace: all, selector: "app in (a,b)", fieldSelector: x=y, expect: { exists: true }';
    const { reproduce } = await look(many, { kubectl: json({ items: [] }) });
    expect(reproduce).toBe("kubectl get pods -A -l 'app in (a,b)' --field-selector 'x=y' -o json");
  });
});

describe('http', () => {
  const page = (status: number, body: string): string =>
    `HTTP/1.1 ${status} OK\nServer: nginx/1.16.0\n\n${body}:::k8slab-end:::${status}\n`;

  it('looks at status, head and body', async () => {
    const yaml = 'type: http, url: "http://a/", head: { matches: "^Server: nginx/1.16" }, body: { contains: hello }';
    expect(await look(yaml, { curl: { stdout: page(200, 'hello\n') } })).toMatchObject({ status: 'pass' });
    expect(await look(yaml, { curl: { stdout: page(200, 'bye\n') } })).toMatchObject({ status: 'fail' });
    expect(await look(yaml, { curl: { stdout: page(403, 'hello\n') } })).toMatchObject({ status: 'fail' });
  });

  it('counts different bodies', async () => {
    const yaml = 'type: http, url: "http://a/", requests: 4, distinct: { atLeast: 2 }';
    const mixed = [page(200, 'a'), page(200, 'b'), page(200, 'a'), page(200, 'a')].join('');
    expect(await look(yaml, { curl: { stdout: mixed } })).toMatchObject({
      status: 'pass',
      actual: '2 different answers out of 4',
      reproduce: 'for i in $(seq 4); do curl -s http://a/; done',
    });
    const same = page(200, 'a').repeat(4);
    expect(await look(yaml, { curl: { stdout: same } })).toMatchObject({ status: 'fail' });
  });

  it('fails when one request has no answer, and is an error without curl', async () => {
    const yaml = 'type: http, url: "http://a/", requests: 2';
    const half = {
      stdout: `${page(200, 'a')}:::k8slab-end:::000\n`,
      exitCode: 7,
      stderr: 'curl: (7) Failed to connect',
    };
    expect(await look(yaml, { curl: half })).toMatchObject({
      status: 'fail',
      actual: 'no answer: curl: (7) Failed to connect',
    });
    expect(await look(yaml, {})).toMatchObject({ status: 'error' });
  });

  it('asks from the workstation, each time on a connection of its own', async () => {
    const sockets = new Set<unknown>();
    const server = createServer((request, response) => {
      sockets.add(request.socket);
      response.end(`${String(request.headers['x-lab'])} ${sockets.size}`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/`;
    const yaml = `type: http, from: host, url: "${url}", requests: 3, headers: { X-Lab: one }, body: { contains: one }, distinct: { atLeast: 3 }`;
    expect(await look(yaml, {})).toMatchObject({ status: 'pass', node: 'host' });
    server.close();
    expect(await look(`type: http, from: host, url: "${url}"`, {})).toMatchObject({ status: 'fail' });
  });
});

describe('on a node', () => {
  it.each([
    ['type: command, run: test -d /x', { 'test -d': {} }, 'pass', 'exit code 0'],
    ['type: command, run: test -d /x', { 'test -d': { exitCode: 1 } }, 'fail', 'exit code 1'],
    [
      'type: command, run: a, exit: nonzero, stderr: { contains: no }',
      { a: { exitCode: 2, stderr: 'no' } },
      'pass',
      '',
    ],
    ['type: command, run: a, output: { notContains: x }', { a: { stdout: 'x' } }, 'fail', ''],
    ['type: command, run: a', { a: { reason: 'timeout' as const } }, 'fail', 'no end after 30 s'],
    ['type: file, path: /x', { stat: { reason: 'timeout' as const } }, 'error', 'no end after 30 s'],
    ['type: http, url: "http://a/"', { curl: { reason: 'timeout' as const } }, 'fail', 'no end after 30 s'],
    ['type: file, path: /x', { stat: { stdout: 'regular file|644' } }, 'pass', 'file 0644'],
    ['type: file, path: /x, permissions: "0600"', { stat: { stdout: 'regular file|644' } }, 'fail', ''],
    ['type: file, path: /x, kind: directory', { stat: { stdout: 'directory|755' } }, 'pass', ''],
    ['type: file, path: /x', { stat: { exitCode: 1, stderr: 'No such file or directory' } }, 'fail', 'is not there'],
    ['type: file, path: /x, exists: false', { stat: { exitCode: 1, stderr: 'No such file or directory' } }, 'pass', ''],
    ['type: file, path: /x', { stat: { exitCode: 1, stderr: 'Permission denied' } }, 'error', ''],
    [
      'type: file, path: /x, content: { matches: "^a" }',
      { stat: { stdout: 'regular file|644' }, cat: { stdout: 'b\na' } },
      'pass',
      '',
    ],
    [
      'type: service, name: nfs, active: true',
      { 'is-active': { stdout: 'active\n' }, 'is-enabled': { stdout: 'disabled\n', exitCode: 1 } },
      'pass',
      '',
    ],
    [
      'type: service, name: nfs, enabled: true',
      { 'is-active': { stdout: 'active\n' }, 'is-enabled': { stdout: 'disabled\n', exitCode: 1 } },
      'fail',
      'active, disabled',
    ],
    ['type: image, name: web', { ctr: { stdout: 'docker.io/library/web:latest\n' } }, 'pass', ''],
    ['type: image, name: "web:2"', { ctr: { stdout: 'docker.io/library/web:latest\n' } }, 'fail', ''],
    [
      'type: image, name: web, store: docker, exists: false',
      { 'docker images': { stdout: 'other:latest\n' } },
      'pass',
      '',
    ],
    ['type: image, name: web', { ctr: { exitCode: 1, stderr: 'no containerd' } }, 'error', ''],
  ])('%s', async (yaml, answers: Record<string, Answer>, status, actual) => {
    const result = await look(yaml, answers);
    expect(result.status).toBe(status);
    expect(result.actual).toContain(actual);
  });

  it("asks Docker where it is kubelet's runtime", async () => {
    const plan = planWith({ runtime: { name: 'docker' } });
    const { reproduce } = await look('type: image, name: web', { docker: {} }, { plan });
    expect(reproduce).toBe("docker images --format '{{.Repository}}:{{.Tag}}'");
  });

  it('inspects containers, one or those of a filter', async () => {
    const one = 'type: container, name: web, query: "[0].State.Running", expect: { equals: true }';
    expect(await look(one, { 'docker inspect': json([{ State: { Running: true } }]) })).toMatchObject({
      status: 'pass',
    });
    const gone = { exitCode: 1, stdout: '[]\n', stderr: 'Error: No such container: web' };
    expect(await look(one, { 'docker inspect': gone })).toMatchObject({ status: 'fail' });
    const none = 'type: container, filters: [ancestor=nginx], query: length(@), expect: { equals: 0 }';
    expect(await look(none, { 'docker container ls': {} })).toMatchObject({
      status: 'pass',
      reproduce: "docker container ls -q -a --filter 'ancestor=nginx'",
    });
    expect(
      await look(one, { 'docker inspect': { exitCode: 1, stderr: 'Cannot connect to the Docker daemon' } }),
    ).toMatchObject({ status: 'error' });
  });
});

describe('checks of a list', () => {
  const commands = (after: string) => [
    checkOf('type: command, run: a, mode: now'),
    { ...checkOf('type: command, run: b, mode: now'), id: 'other', after: [after] },
  ];

  it('wait for those they come after, and are blocked when these do not pass', async () => {
    const request = { lab: 'a/b', skipped: new Set<string>(), place };
    const good = new ScriptedNode('m-k8s');
    const passed = await runChecks(labContext([good]), { ...request, checks: commands('it') });
    expect(passed.map(({ status }) => status)).toEqual(['pass', 'pass']);
    expect(good.typed).toEqual(['a', 'b']);
    const bad = new ScriptedNode('m-k8s', (typed) => ({ exitCode: typed === 'a' ? 1 : 0 }));
    const failed = await runChecks(labContext([bad]), { ...request, checks: commands('it') });
    expect(failed.map(({ status }) => status)).toEqual(['fail', 'blocked']);
    expect(failed[1]?.actual).toBe('the check it did not pass');
    expect(bad.typed).toEqual(['a']);
  });

  it('are skipped where they do not apply, and tell all of it', async () => {
    const context = labContext([new ScriptedNode('m-k8s')]);
    const request = { lab: 'a/b', skipped: new Set(['other']), place, checks: commands('it') };
    const results = await runChecks(context, request);
    expect(results.map(({ status }) => status)).toEqual(['pass', 'skipped']);
    expect(context.events.map(({ type }) => type).sort()).toEqual(['check-done', 'check-done', 'check-started']);
  });

  it('ask a node once for what several want to know', async () => {
    const node = new ScriptedNode('m-k8s', () => json({ items: [] }));
    const pods = checkOf('type: kubernetes, resource: pods, expect: { exists: true }, mode: now');
    await runChecks(labContext([node]), {
      lab: 'a/b',
      skipped: new Set(),
      place,
      checks: [pods, { ...pods, id: 'two' }],
    });
    expect(node.typed).toHaveLength(1);
  });
});
