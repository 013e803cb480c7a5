import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ImageStore } from './image-store.js';

const TOKEN = 'a-token-for-anybody';

/** The part of a registry that nodes ask for: /v2, manifests and blobs. Docker Hub wants a token of its own first. */
export function answerRegistry(store: ImageStore, request: IncomingMessage, response: ServerResponse): boolean {
  const { pathname, searchParams } = new URL(request.url ?? '', 'https://registry');
  if (request.headers.host === 'auth.docker.io') {
    const scope = searchParams.get('scope') ?? '';
    json(response, /^repository:.+:pull$/.test(scope) ? { token: TOKEN, expires_in: 300 } : {});
    return true;
  }
  if (!pathname.startsWith('/v2/')) return false;
  if (request.headers.host === 'registry-1.docker.io' && request.headers.authorization !== `Bearer ${TOKEN}`) {
    const repository = /^\/v2\/(.+)\/(?:manifests|blobs)\//.exec(pathname)?.[1];
    const scope = repository === undefined ? '' : `,scope="repository:${repository}:pull"`;
    const wanted = `Bearer realm="https://auth.docker.io/token",service="registry.docker.io"${scope}`;
    response.writeHead(401, { 'www-authenticate': wanted }).end('{"errors":[{"code":"UNAUTHORIZED"}]}');
    return true;
  }
  if (pathname === '/v2/') json(response, {});
  else answerContent(store, pathname, request, response);
  return true;
}

function answerContent(store: ImageStore, path: string, request: IncomingMessage, response: ServerResponse): void {
  const [, repository = '', kind, reference = ''] = /^\/v2\/(.+)\/(manifests|blobs)\/([^/]+)$/.exec(path) ?? [];
  if (kind === 'manifests') {
    const found = store.manifests.get(`${repository}${reference.startsWith('sha256:') ? '@' : ':'}${reference}`);
    if (found) {
      response.writeHead(200, {
        'content-type': 'application/vnd.docker.distribution.manifest.v2+json',
        'content-length': found.length,
        'docker-content-digest': `sha256:${createHash('sha256').update(found).digest('hex')}`,
      });
      response.end(request.method === 'HEAD' ? undefined : found);
      return;
    }
  }
  const file = kind === 'blobs' ? store.blobs.get(reference) : undefined;
  if (file !== undefined) {
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': statSync(file).size });
    if (request.method === 'HEAD') response.end();
    else createReadStream(file).pipe(response);
    return;
  }
  response.writeHead(404).end('{"errors":[{"code":"MANIFEST_UNKNOWN"}]}');
}

function json(response: ServerResponse, value: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
