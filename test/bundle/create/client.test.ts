import { createServer } from 'node:http';
import { type AddressInfo, createServer as createNetServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseRetryAfter } from '../../../src/bundle/create/http/failure.js';
import { looksLikeHtml } from '../../../src/bundle/create/http/html.js';
import { parseMirror, throughMirror } from '../../../src/bundle/create/http/mirror.js';
import { nextHop } from '../../../src/bundle/create/http/redirect.js';
import { serve, status, testClient } from './http-server.js';

const signal = new AbortController().signal;

describe('HttpClient', () => {
  it('follows redirects and keeps what opens one server from another', async () => {
    const storage = await serve(status(200, {}, 'bytes'));
    const registry = await serve(status(307, { location: `${storage.url}/blob` }));
    const response = await testClient().get(registry.url, { authorization: 'Bearer t', accept: 'x' }, signal);
    expect(await text(response.body)).toBe('bytes');
    expect(registry.headers[0]?.authorization).toBe('Bearer t');
    expect(storage.headers[0]).toMatchObject({ accept: 'x', 'user-agent': 'test' });
    expect(storage.headers[0]?.authorization).toBeUndefined();
  });

  it('ends a ring of redirects', async () => {
    const server = await serve(status(302, { location: '/again' }));
    await expect(testClient().get(server.url, {}, signal)).rejects.toThrow('more than 8 times');
  });

  it.each(['http://', 'ftp://files.example/x'])('refuses to be sent on to %s', async (location) => {
    const server = await serve(status(302, { location }));
    await expect(testClient().get(server.url, {}, signal)).rejects.toMatchObject({
      name: 'HttpFailure',
      passing: false,
      message: expect.stringContaining(location) as unknown,
    });
    await expect(testClient().size(server.url, signal)).rejects.toMatchObject({ name: 'HttpFailure' });
  });

  it('reads to its end what a server sent before it closed the connection', async () => {
    const content = Buffer.alloc(64 * 1024, 'x');
    let closed: () => void = () => undefined;
    const gone = new Promise<void>((resolve) => (closed = resolve));
    const server = createNetServer((socket) => {
      socket.once('close', () => closed());
      socket.once('data', () => {
        socket.write(`HTTP/1.0 200 OK\r\nContent-Length: ${content.length}\r\n\r\n`);
        socket.end(content);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const response = await testClient().get(`http://127.0.0.1:${port}/`, {}, signal);
    // Nobody has read a byte yet: a slow disk.
    await gone;
    expect((await text(response.body)).length).toBe(content.length);
  });

  it('asks a mirror in the place of the server', async () => {
    const mirror = await serve(status(200, {}, 'ok'));
    const http = testClient({ mirrors: [parseMirror(`https://dl.k8s.io=${mirror.url}/k8s`)] });
    const response = await http.get('https://dl.k8s.io/release/v1/kubeadm', {}, signal);
    expect(await text(response.body)).toBe('ok');
    expect(mirror.seen).toEqual(['GET /k8s/release/v1/kubeadm']);
  });

  it('goes through a proxy, but not where no_proxy says', async () => {
    const asked: string[] = [];
    const proxy = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end('from the proxy');
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void proxy.close());
    const uri = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const direct = await serve(status(200, {}, 'direct'));
    const http = testClient({ proxy: { http: uri, noProxy: '127.0.0.1' } });
    expect(await text((await http.get('http://files.example/a', {}, signal)).body)).toBe('from the proxy');
    expect(await text((await http.get(direct.url, {}, signal)).body)).toBe('direct');
    expect(asked).toEqual(['http://files.example/a']);
    proxy.closeAllConnections();
  });

  it('spares a network that no_proxy names', async () => {
    const direct = await serve(status(200, {}, 'direct'));
    const proxy = { http: 'http://127.0.0.1:1', noProxy: 'x.example, 127.0.0.0/8' };
    expect(await text((await testClient({ proxy }).get(direct.url, {}, signal)).body)).toBe('direct');
    await expect(
      testClient({ proxy: { ...proxy, noProxy: '10.0.0.0/8' } }).get(direct.url, {}, signal),
    ).rejects.toThrow('refused');
  });

  it.each([
    ['http://a.example/v2', 'https://a.example:8443/v2', true],
    ['http://a.example/v2', 'https://b.example/v2', false],
    ['http://a.example/v2', 'http://a.example:81/v2', false],
    ['https://a.example/v2', 'https://a.example/v3', true],
  ])('from %s to %s a token goes along: %s', (here, location, goes) => {
    const { headers } = nextHop(new URL(here), location, { 'user-agent': 'test', authorization: 'Bearer t' });
    expect(headers['authorization']).toBe(goes ? 'Bearer t' : undefined);
  });

  it('asks a proxy for http about nothing else', async () => {
    const asked: string[] = [];
    const proxy = createServer();
    proxy.on('connect', (request, socket) => {
      asked.push(request.url ?? '');
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void proxy.close());
    const uri = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const plain = await serve(status(200));
    const secure = plain.url.replace('http:', 'https:');
    // No TLS is spoken there; that it is asked at all is what counts.
    await expect(testClient({ proxy: { http: uri } }).get(secure, {}, signal)).rejects.toThrow();
    expect(asked).toEqual([]);
    await expect(testClient({ proxy: { https: uri } }).get(secure, {}, signal)).rejects.toThrow();
    expect(asked).toEqual([secure.slice('https://'.length)]);
  });

  it('says why there is no answer', async () => {
    const gone = await serve(status(200));
    const http = testClient();
    // A port on which nobody listens.
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    await expect(http.get(`http://127.0.0.1:${port}/`, {}, signal)).rejects.toMatchObject({
      message: 'the connection is refused',
      passing: true,
    });
    expect((await http.get(gone.url, {}, signal)).status).toBe(200);
  });
});

describe('mirrors', () => {
  it('take the rule with the longest prefix, and whole path segments only', () => {
    const rules = ['https://a.io=http://m/1', 'https://a.io/deep/=http://m/2/'].map(parseMirror);
    expect(throughMirror('https://a.io/x', rules)).toBe('http://m/1/x');
    expect(throughMirror('https://a.io/deep/x', rules)).toBe('http://m/2/x');
    expect(throughMirror('https://a.io.evil/x', rules)).toBe('https://a.io.evil/x');
  });

  it.each(['a.io=http://m', 'https://a.io', 'https://a.io=ftp://m', '=http://m', ''])('refuse %j', (written) => {
    expect(() => parseMirror(written)).toThrow(expect.objectContaining({ code: 'K8SLAB_USAGE', exitCode: 2 }));
  });
});

describe('Retry-After', () => {
  const now = Date.UTC(2026, 10, 21, 9, 0, 0);
  it.each([
    ['120', 120_000],
    ['0', 0],
    ['Sat, 21 Nov 2026 09:00:30 GMT', 30_000],
    ['Sat, 21 Nov 2026 08:00:00 GMT', 0],
    ['soon', undefined],
    [undefined, undefined],
  ])('%j is %j ms', (value, wanted) => {
    expect(parseRetryAfter(value, now)).toBe(wanted);
  });
});

describe('looksLikeHtml', () => {
  it.each([
    ['text/html', 'x', true],
    [undefined, '<HTML>', true],
    [undefined, '\uFEFF<!doctype html>', true],
    ['application/octet-stream', '<?xml version="1.0"?>', false],
    ['text/plain', 'apiVersion: v1', false],
    [undefined, '\x7fELF', false],
  ])('%j %j: %j', (type, first, wanted) => {
    expect(looksLikeHtml(type, Buffer.from(first))).toBe(wanted);
  });
});
