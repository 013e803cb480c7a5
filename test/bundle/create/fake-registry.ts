import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { fileOf, serve, type TestServer } from './http-server.js';

const LIST = 'application/vnd.docker.distribution.manifest.list.v2+json';
const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';
const TOKEN = 'secret-of-this-registry';

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** A registry of one test: images put into it by hand, anonymous tokens, and whatever a test spoils. */
export class FakeRegistry {
  /** By digest. A test may change or delete them. */
  readonly blobs = new Map<string, Buffer>();
  /** `repository:tag` or `repository:digest` → manifest. */
  readonly manifests = new Map<string, { bytes: Buffer; type: string }>();
  /** Ask for a token first. */
  auth = false;
  tokens = 0;
  /** Answers in the place of the registry, when it says true. */
  before: (request: IncomingMessage, response: ServerResponse) => boolean = () => false;
  private server: TestServer | undefined;

  async start(): Promise<this> {
    this.server = await serve((request, response) => this.answer(request, response));
    return this;
  }

  get url(): string {
    return this.server?.url ?? '';
  }

  get seen(): string[] {
    return this.server?.seen ?? [];
  }

  /** A list with an image for each architecture; returns the digest of the list. */
  addImage(repository: string, tag: string, arches: readonly string[] = ['amd64', 'arm64']): string {
    const entries = arches.map((arch) => {
      const { bytes, digest } = this.addManifest(repository, arch);
      const platform = { os: 'linux', architecture: arch, ...(arch === 'arm64' && { variant: 'v8' }) };
      return { mediaType: MANIFEST, digest, size: bytes.length, platform };
    });
    return this.put(repository, tag, { schemaVersion: 2, mediaType: LIST, manifests: entries }, LIST).digest;
  }

  /** An image without a list. */
  addManifest(repository: string, arch: string, tag?: string): { bytes: Buffer; digest: string } {
    const layers = [0, 1].map(() => gzipSync(randomBytes(20_000)));
    const config = Buffer.from(JSON.stringify({ os: 'linux', architecture: arch, rootfs: { type: 'layers' } }));
    const manifest = {
      schemaVersion: 2,
      mediaType: MANIFEST,
      config: this.addBlob(config, 'application/vnd.docker.container.image.v1+json'),
      layers: layers.map((layer) => this.addBlob(layer, 'application/vnd.docker.image.rootfs.diff.tar.gzip')),
    };
    return this.put(repository, tag, manifest, MANIFEST);
  }

  put(repository: string, tag: string | undefined, json: object, type: string): { bytes: Buffer; digest: string } {
    const bytes = Buffer.from(JSON.stringify(json));
    const digest = digestOf(bytes);
    this.manifests.set(`${repository}:${digest}`, { bytes, type });
    if (tag !== undefined) this.manifests.set(`${repository}:${tag}`, { bytes, type });
    return { bytes, digest };
  }

  private addBlob(bytes: Buffer, mediaType: string): { mediaType: string; digest: string; size: number } {
    const digest = digestOf(bytes);
    this.blobs.set(digest, bytes);
    return { mediaType, digest, size: bytes.length };
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    if (this.before(request, response)) return;
    const url = new URL(request.url ?? '', this.url);
    if (url.pathname === '/token') {
      this.tokens += 1;
      response.end(JSON.stringify({ token: `${TOKEN} ${url.searchParams.get('scope') ?? ''}` }));
      return;
    }
    const [, repository = '', kind, name = ''] = /^\/v2\/(.+)\/(manifests|blobs)\/([^/]+)$/.exec(url.pathname) ?? [];
    const scope = `repository:${repository}:pull`;
    if (this.auth && request.headers.authorization !== `Bearer ${TOKEN} ${scope}`) {
      const challenge = `Bearer realm="${this.url}/token",service="fake",scope="${scope}"`;
      response.writeHead(401, { 'www-authenticate': challenge }).end('{}');
      return;
    }
    const manifest = kind === 'manifests' ? this.manifests.get(`${repository}:${name}`) : undefined;
    const blob = kind === 'blobs' ? this.blobs.get(name) : undefined;
    if (manifest) response.writeHead(200, { 'content-type': manifest.type }).end(manifest.bytes);
    else if (blob) fileOf(blob, `"${name}"`)(request, response);
    else response.writeHead(404).end('{"errors":[]}');
  }
}
