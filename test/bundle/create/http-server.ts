import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { HttpClient, type HttpOptions } from '../../../src/bundle/create/http/client.js';
import type { RetryOptions } from '../../../src/bundle/create/http/retry.js';
import { FakeClock } from '../../exec/fake-clock.js';

export interface TestServer {
  /** `http://127.0.0.1:port`, without a final slash. */
  url: string;
  /** `METHOD /path` of each request, in order. */
  seen: string[];
  /** Headers of each request, in order. */
  headers: IncomingMessage['headers'][];
}

/** A server on the loopback for the running test. */
export async function serve(handler: RequestListener): Promise<TestServer> {
  const seen: string[] = [];
  const headers: IncomingMessage['headers'][] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method ?? ''} ${request.url ?? ''}`);
    headers.push(request.headers);
    handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, headers };
}

/** Each request gets the next handler; the last one answers all that follow. */
export function inTurn(...handlers: RequestListener[]): RequestListener {
  let turn = 0;
  return (request, response) => {
    handlers[Math.min(turn, handlers.length - 1)]?.(request, response);
    turn += 1;
  };
}

/** A good file server: ETag, Range, If-Range. */
export function fileOf(content: Buffer, etag = '"one"'): RequestListener {
  return (request, response) => {
    const wanted = /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
    const condition = request.headers['if-range'];
    const from = wanted && (condition === undefined || condition === etag) ? Number(wanted[1]) : 0;
    const headers = { etag, 'accept-ranges': 'bytes', 'content-type': 'application/octet-stream' };
    if (from >= content.length && from > 0) {
      response.writeHead(416, { ...headers, 'content-range': `bytes */${content.length}` }).end();
    } else if (from > 0) {
      const range = `bytes ${from}-${content.length - 1}/${content.length}`;
      response.writeHead(206, { ...headers, 'content-range': range, 'content-length': content.length - from });
      response.end(content.subarray(from));
    } else {
      response.writeHead(200, { ...headers, 'content-length': content.length });
      response.end(request.method === 'HEAD' ? undefined : content);
    }
  };
}

/**
 * Promises the whole file and breaks off after `bytes` of it: when `arrived` says that they are there, as a closed
 * line else takes along what was still on its way.
 */
export function truncated(content: Buffer, bytes: number, line: Line, etag = '"one"'): RequestListener {
  return (_request, response: ServerResponse) => {
    response.writeHead(200, { etag, 'content-length': content.length });
    response.write(content.subarray(0, bytes));
    line.onArrived = (done) => {
      if (done >= bytes) response.destroy();
    };
  };
}

/** Tells a server how much of the file its client has. */
export interface Line {
  onArrived?: (done: number) => void;
}

/** The same, but holds the line open and says nothing more. */
export function stalled(content: Buffer, bytes: number, etag = '"one"'): RequestListener {
  return (_request, response) => {
    response.writeHead(200, { etag, 'content-length': content.length });
    response.write(content.subarray(0, bytes));
  };
}

export function status(code: number, headers: Record<string, string> = {}, body = ''): RequestListener {
  return (_request, response) => void response.writeHead(code, headers).end(body);
}

export function testClient(options: Partial<HttpOptions> = {}): HttpClient {
  const client = new HttpClient({ proxy: {}, mirrors: [], stallMs: 5000, userAgent: 'test', ...options });
  onTestFinished(() => client.close());
  return client;
}

export interface TestRetry extends RetryOptions {
  clock: FakeClock;
  /** What was told of each retry. */
  told: { reason: string; waitMs: number }[];
}

/** Waits pass at once on a clock that is turned by hand. */
export function testRetry(options: Partial<RetryOptions> = {}): TestRetry {
  const told: TestRetry['told'] = [];
  return {
    clock: new FakeClock(),
    signal: new AbortController().signal,
    attempts: 4,
    what: 'download',
    random: () => 0.5,
    onRetry: (reason, waitMs) => told.push({ reason, waitMs }),
    ...options,
    told,
  } as TestRetry;
}
