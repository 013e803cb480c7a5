import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { download, type DownloadRequest } from '../../../src/bundle/create/http/download.js';
import type { HttpOptions } from '../../../src/bundle/create/http/client.js';
import { tempDir } from '../make-bundle.js';
import { fileOf, inTurn, type Line, serve, stalled, status, testClient, testRetry, truncated } from './http-server.js';

const CONTENT = randomBytes(300_000);
/** Of the running test. */
let line: Line = {};
beforeEach(() => {
  line = {};
});
const SHA256 = createHash('sha256').update(CONTENT).digest('hex');

async function setUp(handler: RequestListener, client: Partial<HttpOptions> = {}, part: Partial<DownloadRequest> = {}) {
  const server = await serve(handler);
  const http = testClient(client);
  const url = `${server.url}/file`;
  const target = join(tempDir(), 'file');
  const retry = testRetry();
  const request: DownloadRequest = {
    url,
    open: (headers, signal) => http.get(url, headers, signal),
    target,
    sha256: SHA256,
    onBytes: (done) => line.onArrived?.(done),
    ...part,
  };
  return { server, target, retry, request, run: () => download(request, retry) };
}

/** No file that passes for whole, only the part for next time. */
function expectNothingWhole(target: string): void {
  expect(existsSync(target)).toBe(false);
}

describe('download', () => {
  it('gives the file its name when its bytes are right, and leaves nothing else', async () => {
    const { run, target, server } = await setUp(fileOf(CONTENT));
    expect(await run()).toEqual({ sha256: SHA256, size: CONTENT.length });
    expect(readFileSync(target).equals(CONTENT)).toBe(true);
    expect([existsSync(`${target}.part`), existsSync(`${target}.part.json`)]).toEqual([false, false]);
    expect(server.headers[0]?.['accept-encoding']).toBe('identity');
  });

  it('continues a file that broke off where it stopped', async () => {
    const { run, target, server, retry } = await setUp(inTurn(truncated(CONTENT, 100_000, line), fileOf(CONTENT)));
    await run();
    expect(readFileSync(target).equals(CONTENT)).toBe(true);
    const resumed = server.headers[1];
    expect(resumed?.range).toBe('bytes=100000-');
    expect(resumed?.['if-range']).toBe('"one"');
    expect(retry.told).toHaveLength(1);
  });

  it('takes a silent line for a broken one', async () => {
    const { run, target, retry } = await setUp(inTurn(stalled(CONTENT, 50_000), fileOf(CONTENT)), { stallMs: 300 });
    await run();
    expect(readFileSync(target).equals(CONTENT)).toBe(true);
    expect(retry.told.map(({ reason }) => reason)).toEqual(['no bytes came for too long']);
  });

  it('takes a server that never answers for a broken one', async () => {
    const { run, retry } = await setUp(
      inTurn(() => undefined, fileOf(CONTENT)),
      { stallMs: 300 },
    );
    await run();
    expect(retry.told.map(({ reason }) => reason)).toEqual(['the server does not answer']);
  });

  it('starts anew where the server ignores Range', async () => {
    const whole: RequestListener = (_request, response) => {
      response.writeHead(200, { 'content-length': CONTENT.length }).end(CONTENT);
    };
    const { run, target, server } = await setUp(inTurn(truncated(CONTENT, 100_000, line), whole));
    await run();
    expect(server.headers[1]?.range).toBeDefined();
    expect(readFileSync(target).equals(CONTENT)).toBe(true);
  });

  it('starts anew where the file was changed between two attempts', async () => {
    const old = randomBytes(300_000);
    const { run, target } = await setUp(inTurn(truncated(old, 100_000, line, '"old"'), fileOf(CONTENT, '"new"')));
    await run();
    expect(readFileSync(target).equals(CONTENT)).toBe(true);
  });

  it('notices two files glued together, and gets the right one at the second try', async () => {
    // A server that has changed the file but not its ETag.
    const { run, target, retry } = await setUp(inTurn(truncated(randomBytes(300_000), 100_000, line), fileOf(CONTENT)));
    await run();
    expect(readFileSync(target).equals(CONTENT)).toBe(true);
    expect(retry.told.at(-1)?.reason).toMatch(/^its sha256 is/);
  });

  it('refuses a corrupt file after a second try and keeps nothing of it', async () => {
    const corrupt = Buffer.from(CONTENT);
    corrupt[1000] = (corrupt[1000] ?? 0) ^ 1;
    const { run, target, server } = await setUp(fileOf(corrupt));
    await expect(run()).rejects.toMatchObject({ code: 'K8SLAB_DOWNLOAD_CHECKSUM' });
    expect(server.seen).toHaveLength(2);
    expectNothingWhole(target);
    expect(existsSync(`${target}.part`)).toBe(false);
  });

  it('gives up a file that always breaks off at the same place, and keeps the part', async () => {
    const { run, target, server } = await setUp(truncated(CONTENT, 100_000, line));
    await expect(run()).rejects.toMatchObject({ passing: true });
    // The first attempt got further than none, the others no further than the first.
    expect(server.seen).toHaveLength(4);
    expectNothingWhole(target);
    expect(existsSync(`${target}.part`)).toBe(true);
  });

  it('waits as long as Retry-After says', async () => {
    const limited = status(429, { 'retry-after': '7' });
    const busy = status(503);
    const { run, retry } = await setUp(inTurn(limited, busy, fileOf(CONTENT)));
    await run();
    expect(retry.told).toEqual([
      { reason: 'the server answers with status 429', waitMs: 7000 },
      { reason: 'the server answers with status 503', waitMs: 2000 },
    ]);
    expect(retry.clock.sleeps).toEqual([7000, 2000]);
  });

  it('does not wait for a server that wants half an hour', async () => {
    const { run, server } = await setUp(status(429, { 'retry-after': '1800' }));
    await expect(run()).rejects.toMatchObject({ status: 429, retryAfterMs: 1_800_000 });
    expect(server.seen).toHaveLength(1);
  });

  it.each([403, 404, 410])('does not ask again after %i', async (code) => {
    const { run, server } = await setUp(status(code));
    await expect(run()).rejects.toMatchObject({ status: code });
    expect(server.seen).toHaveLength(1);
  });

  it.each([
    ['by its type', status(200, { 'content-type': 'text/html; charset=utf-8' }, 'Please log in')],
    ['by its first bytes', status(200, {}, '\n <!DOCTYPE html><title>Wi-Fi</title>')],
  ])('knows a web page in the place of a file %s', async (_how, handler) => {
    const { run, target, server } = await setUp(handler);
    await expect(run()).rejects.toMatchObject({ code: 'K8SLAB_DOWNLOAD_HTML' });
    expect(server.seen).toHaveLength(1);
    expectNothingWhole(target);
  });

  it('refuses a file of another size before it is downloaded', async () => {
    const { run } = await setUp(fileOf(CONTENT), {}, { size: 10 });
    await expect(run()).rejects.toMatchObject({ code: 'K8SLAB_DOWNLOAD_CHECKSUM' });
  });

  it('stops at more bytes than were promised', async () => {
    const endless: RequestListener = (_request, response) => void response.writeHead(200).end(CONTENT);
    const { run, target } = await setUp(endless, {}, { size: 1000 });
    await expect(run()).rejects.toMatchObject({ code: 'K8SLAB_DOWNLOAD_CHECKSUM' });
    expectNothingWhole(target);
  });

  it('keeps the part when interrupted, and the next run continues it', async () => {
    const abort = new AbortController();
    const first = await setUp(stalled(CONTENT, 150_000));
    const retry = { ...first.retry, signal: abort.signal };
    const request = {
      ...first.request,
      onBytes: (done: number) => {
        if (done > 0) abort.abort(new Error('interrupted'));
      },
    };
    await expect(download(request, retry)).rejects.toMatchObject({ code: 'K8SLAB_INTERRUPTED', exitCode: 130 });
    expectNothingWhole(first.target);
    const partSize = readFileSync(`${first.target}.part`).length;
    expect(partSize).toBeGreaterThan(0);

    const second = await setUp(fileOf(CONTENT));
    const again = { ...second.request, url: first.request.url, target: first.target };
    await download(again, testRetry());
    expect(second.server.headers[0]?.range).toBe(`bytes=${partSize}-`);
    expect(readFileSync(first.target).equals(CONTENT)).toBe(true);
  });

  it('keeps the part when a web page comes in the place of its rest', async () => {
    const { run, target, request } = await setUp(status(200, { 'content-type': 'text/html' }, 'Please log in'));
    writeFileSync(`${target}.part`, CONTENT.subarray(0, 200_000));
    writeFileSync(`${target}.part.json`, JSON.stringify({ url: request.url, validator: '"one"' }));
    await expect(run()).rejects.toMatchObject({ code: 'K8SLAB_DOWNLOAD_HTML' });
    expect(readFileSync(`${target}.part`).length).toBe(200_000);

    const later = await setUp(fileOf(CONTENT));
    await download({ ...later.request, url: request.url, target }, testRetry());
    expect(later.server.headers[0]?.range).toBe('bytes=200000-');
    expect(readFileSync(target).equals(CONTENT)).toBe(true);
  });

  it('goes on asking where a server sends less than was asked for', async () => {
    const pieces: RequestListener = (request, response) => {
      const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1]);
      const piece = CONTENT.subarray(from, from + 80_000);
      const range = `bytes ${from}-${from + piece.length - 1}/${CONTENT.length}`;
      response.writeHead(206, { etag: '"one"', 'content-range': range, 'content-length': piece.length }).end(piece);
    };
    const { run, target, server } = await setUp(inTurn(truncated(CONTENT, 100_000, line), pieces));
    await run();
    expect(readFileSync(target).equals(CONTENT)).toBe(true);
    expect(server.headers.map(({ range }) => range)).toEqual([
      undefined,
      ...[100_000, 180_000, 260_000].map((from) => `bytes=${from}-`),
    ]);
  });

  it('counts a date of Retry-After by the clock on the wall, which the server has too', async () => {
    const { run, retry, server } = await setUp(
      inTurn(status(503, { 'retry-after': 'Sat, 21 Nov 2026 17:00:20 GMT' }), fileOf(CONTENT)),
    );
    // The workstation slept for eight hours: its clock for deadlines did not go on.
    retry.clock.wall = () => Date.UTC(2026, 10, 21, 17, 0, 0);
    await run();
    expect(retry.clock.sleeps).toEqual([20_000]);
    expect(server.seen).toHaveLength(2);
  });

  it('does not download again what is complete but for its name', async () => {
    const { run, target, server, request } = await setUp(fileOf(CONTENT), {}, { size: CONTENT.length });
    writeFileSync(`${target}.part`, CONTENT);
    writeFileSync(`${target}.part.json`, JSON.stringify({ url: request.url, validator: '"one"' }));
    await run();
    expect(server.seen).toEqual([]);
    expect(readFileSync(target).equals(CONTENT)).toBe(true);
  });

  it('takes a part of another address for nothing', async () => {
    const { run, target, server } = await setUp(fileOf(CONTENT));
    writeFileSync(`${target}.part`, randomBytes(1000));
    writeFileSync(`${target}.part.json`, JSON.stringify({ url: 'http://elsewhere/file', validator: '"one"' }));
    await run();
    expect(server.headers[0]?.range).toBeUndefined();
    expect(readFileSync(target).equals(CONTENT)).toBe(true);
  });
});
