import { mkdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request as forward, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { join } from 'node:path';
import { fileOf } from '../../bundle/create/http-server.js';
import { type Certificate, makeCertificate } from './certificate.js';
import { ImageStore } from './image-store.js';
import { publishedFiles } from './published-files.js';
import { answerRegistry } from './registry.js';

const PLAYED = ['dl.k8s.io', 'cdn.dl.k8s.io', 'github.com', 'release-assets.githubusercontent.com']
  .concat(['pkgs.k8s.io', 'prod-cdn.packages.k8s.io'])
  .concat(['raw.githubusercontent.com', 'k8s.gcr.io', 'registry.k8s.io', 'quay.io'])
  .concat(['registry-1.docker.io', 'auth.docker.io']);
/** Who answers only where to go. */
const REDIRECTS: Readonly<Record<string, string>> = {
  'dl.k8s.io': 'cdn.dl.k8s.io',
  'github.com': 'release-assets.githubusercontent.com',
  'pkgs.k8s.io': 'prod-cdn.packages.k8s.io',
};

/**
 * The servers of the internet that a lab without a bundle needs, played on this host from what a bundle holds. Nodes
 * get there by a proxy, which is also a registry mirror without TLS; what is not played the proxy hands on.
 */
export class PlayedUpstream {
  /** `METHOD host/path` of each request to a played host, in order. */
  readonly seen: string[] = [];
  /** Answers in the place of the upstream, when it says true. */
  before: (url: string, response: ServerResponse) => boolean = () => false;
  private readonly sockets = new Set<Duplex>();

  private constructor(
    private readonly files: ReadonlyMap<string, Buffer>,
    readonly images: ImageStore,
    readonly trust: Certificate,
    private readonly address: string,
  ) {}

  private proxy: Server | undefined;
  private upstream: TlsServer | undefined;

  /** @param address of this host, as the nodes reach it */
  static async start(bundle: string, kubernetes: string, dir: string, address: string): Promise<PlayedUpstream> {
    mkdirSync(dir, { recursive: true });
    const files = await publishedFiles(bundle, kubernetes, join(dir, 'files'));
    const images = await ImageStore.open(join(bundle, 'images'), join(dir, 'images'));
    const played = new PlayedUpstream(files, images, await makeCertificate(dir, PLAYED), address);
    await played.listen();
    return played;
  }

  /** For `proxy` of the lab file, and as a mirror. */
  get url(): string {
    return `http://${this.address}:${String((this.proxy?.address() as AddressInfo).port)}`;
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.proxy?.close();
    this.upstream?.close();
  }

  private async listen(): Promise<void> {
    const tls = { key: readFileSync(this.trust.key), cert: readFileSync(this.trust.certificate) };
    this.upstream = createTlsServer(tls, (request, response) => this.answer(request, response));
    this.proxy = createServer((request, response) => this.pass(request, response));
    this.proxy.on('connect', (request, socket: Socket, head: Buffer) => this.tunnel(request.url ?? '', socket, head));
    await new Promise<void>((resolve) => this.proxy?.listen(0, this.address, resolve));
  }

  private keep(socket: Duplex): void {
    this.sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => this.sockets.delete(socket));
  }

  private tunnel(target: string, socket: Socket, head: Buffer): void {
    this.keep(socket);
    const [host = '', port = '443'] = target.split(':');
    if (!PLAYED.includes(host)) {
      const there = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        there.write(head);
        there.pipe(socket).pipe(there);
      });
      this.keep(there);
      there.on('close', () => socket.destroy());
      return;
    }
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    if (head.length > 0) socket.unshift(head);
    this.upstream?.emit('connection', socket);
  }

  /** A request that is not encrypted: to the mirror, else to whom it is meant for, as apt's. */
  private pass(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '', this.url);
    if (url.origin === this.url) {
      this.answer(request, response);
      return;
    }
    const onward = forward(url, { method: request.method, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const host = request.headers.host ?? '';
    const { pathname } = new URL(request.url ?? '', 'https://upstream');
    const url = `${host}${pathname}`;
    this.seen.push(`${request.method ?? ''} ${url}`);
    if (this.before(url, response) || answerRegistry(this.images, request, response)) return;
    const elsewhere = REDIRECTS[host];
    if (elsewhere !== undefined) {
      response.writeHead(302, { location: `https://${elsewhere}${pathname}` }).end();
      return;
    }
    const from = Object.entries(REDIRECTS).find(([, to]) => to === host)?.[0] ?? host;
    this.sendFile(this.files.get(`${from}${pathname}`), request, response);
  }

  private sendFile(content: Buffer | undefined, request: IncomingMessage, response: ServerResponse): void {
    if (!content) {
      response.writeHead(404).end('no such file');
      return;
    }
    fileOf(content)(request, response);
  }
}
