import type { Readable } from 'node:stream';
import { Agent, type Dispatcher, EnvHttpProxyAgent, request } from 'undici';
import { sparesAddress } from '../../../net/no-proxy.js';
import { connectionFailure, HttpFailure } from './failure.js';
import { type MirrorRule, throughMirror } from './mirror.js';
import { type Headers, nextHop } from './redirect.js';

export interface HttpResponse {
  status: number;
  /** Lower-case names. */
  header(name: string): string | undefined;
  body: Readable;
}

export interface HttpOptions {
  proxy: { http?: string | undefined; https?: string | undefined; noProxy?: string | undefined };
  mirrors: readonly MirrorRule[];
  /** No byte for so long ends a request. */
  stallMs: number;
  userAgent: string;
}

const MAX_REDIRECTS = 8;

/**
 * Bytes that may wait to be read, of one answer. undici 7 stops the whole process with an assertion when a server
 * closes the connection while more than that waits (nodejs/undici#5360, mended in 8, which Node 20 cannot load). Its
 * default of 64 KiB is passed by any HTTP/1.0 server that is faster than the disk.
 */
const UNREAD_LIMIT = 512 * 1024 * 1024;

/** GET over HTTP with proxies, mirrors, redirects and a limit on silence. One per run; `close` ends its connections. */
export class HttpClient {
  private readonly dispatcher: Dispatcher;
  private readonly direct: Agent;

  constructor(private readonly options: HttpOptions) {
    const { proxy, stallMs } = options;
    const limits = {
      connect: { timeout: Math.min(stallMs, 20_000) },
      headersTimeout: stallMs,
      bodyTimeout: stallMs,
    };
    this.direct = new Agent(limits);
    this.dispatcher = new EnvHttpProxyAgent({
      // Empty, not undefined: undici would look into the environment of the process itself.
      httpProxy: proxy.http ?? '',
      httpsProxy: proxy.https ?? '',
      noProxy: proxy.noProxy ?? '',
      // Many a proxy allows CONNECT to port 443 only.
      proxyTunnel: false,
      ...limits,
    });
  }

  /**
   * The answer at the end of all redirects, whatever its status.
   * @throws HttpFailure when there is none; the signal's reason when aborted
   */
  get(url: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<HttpResponse> {
    return this.follow('GET', url, headers, signal);
  }

  private async follow(
    method: 'GET' | 'HEAD',
    url: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<HttpResponse> {
    let here = new URL(throughMirror(url, this.options.mirrors));
    let sent: Headers = { 'user-agent': this.options.userAgent, ...headers };
    for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
      const response = await this.once(method, here, sent, signal);
      const location = response.status >= 300 && response.status < 400 ? response.header('location') : undefined;
      if (location === undefined) return response;
      // Undrained, the connection could not be used again.
      response.body.resume();
      ({ url: here, headers: sent } = nextHop(here, location, sent));
    }
    throw new HttpFailure(`it is sent on more than ${MAX_REDIRECTS} times`, { passing: false });
  }

  /** What a HEAD request says; undefined when it says nothing. @throws HttpFailure */
  async size(url: string, signal: AbortSignal): Promise<number | undefined> {
    const response = await this.follow('HEAD', url, { 'accept-encoding': 'identity' }, signal);
    response.body.resume();
    const length = Number(response.header('content-length') ?? Number.NaN);
    return response.status === 200 && !Number.isNaN(length) ? length : undefined;
  }

  async close(): Promise<void> {
    await Promise.all([this.dispatcher.destroy(), this.direct.destroy()]);
  }

  private dispatcherFor({ protocol, hostname }: URL): Dispatcher {
    const { https, noProxy = '' } = this.options.proxy;
    // undici asks a proxy for http for https too, where there is no other; no other program does. And in its no_proxy it
    // knows names alone, no networks.
    const goesDirect =
      (protocol === 'https:' && https === undefined) ||
      noProxy.split(/[\s,]+/).some((entry) => sparesAddress(entry, hostname));
    return goesDirect ? this.direct : this.dispatcher;
  }

  private async once(
    method: 'GET' | 'HEAD',
    url: URL,
    headers: Record<string, string>,
    signal: AbortSignal,
  ): Promise<HttpResponse> {
    try {
      const {
        statusCode,
        headers: received,
        body,
      } = await request(url, {
        method,
        headers,
        signal,
        dispatcher: this.dispatcherFor(url),
        highWaterMark: UNREAD_LIMIT,
      });
      // A body nobody reads to its end is no trouble; one that is read still throws at its reader.
      body.on('error', () => undefined);
      const header = (name: string): string | undefined => {
        const value = received[name];
        if (!Array.isArray(value)) return value;
        // Each line offers another way to log in.
        return name === 'www-authenticate' ? value.join(', ') : value[0];
      };
      return { status: statusCode, header, body };
    } catch (error) {
      signal.throwIfAborted();
      throw connectionFailure(error);
    }
  }
}
