import type { RequestListener } from 'node:http';
import { expect, it } from 'vitest';
import { askSources } from '../../src/cli/ask-sources.js';
import type { SourceSeen } from '../../src/doctor/host-extras.js';
import type { PlanSource } from '../../src/plan/sources.js';
import { serve, status } from '../bundle/create/http-server.js';

const options = { proxy: { noProxy: [] }, signal: new AbortController().signal, userAgent: 'test' };

async function ask(routes: Record<string, RequestListener>, sources: (url: string) => PlanSource[]) {
  const server = await serve((request, response) => (routes[request.url ?? ''] ?? status(404))(request, response));
  return { seen: await askSources(sources(server.url), options), server };
}
const file = (...urls: string[]): PlanSource => ({ name: 'files', kind: 'file', urls });
const registry = (...urls: string[]): PlanSource => ({ name: 'registry', kind: 'registry', urls });

it.each<[string, PlanSource['kind'], number, SourceSeen]>([
  ['a file that is there', 'file', 200, { name: 'x' }],
  ['a file that is gone', 'file', 404, { name: 'x', problem: 'status 404' }],
  ['a registry that wants a login', 'registry', 401, { name: 'x' }],
  ['a registry that is broken', 'registry', 503, { name: 'x', problem: 'status 503' }],
  ['a limit', 'registry', 429, { name: 'x', problem: 'it limits this network (status 429)' }],
])('%s', async (_what, kind, code, wanted) => {
  const { seen } = await ask({ '/a': status(code) }, (url) => [{ name: 'x', kind, urls: [`${url}/a`] }]);
  expect(seen).toEqual([wanted]);
});

it('is content with one of several mirrors, and tells of each where none answers', async () => {
  const closed = 'http://127.0.0.1:1';
  const { seen, server } = await ask({ '/v2/': status(200) }, (url) => [
    registry(`${closed}/v2/`, `${url}/v2/`),
    file(`${closed}/a`),
    registry(`${closed}/v2/`, `${url}/nothing`),
  ]);
  const refused = 'the connection is refused';
  expect(seen).toEqual([
    { name: 'registry' },
    { name: 'files', problem: refused },
    { name: 'registry', problem: `127.0.0.1:1: ${refused}, ${new URL(server.url).host}: status 404` },
  ]);
});

it('asks through the proxy of the lab file', async () => {
  const proxy = await serve(status(200));
  const seen = await askSources([file('http://files.example/a')], {
    ...options,
    proxy: { http: proxy.url, noProxy: [] },
  });
  expect(seen).toEqual([{ name: 'files' }]);
  expect(proxy.seen.join()).toContain('files.example');
});
