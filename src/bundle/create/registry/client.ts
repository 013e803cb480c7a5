import { createHash } from 'node:crypto';
import type { HttpClient, HttpResponse } from '../http/client.js';
import { HttpFailure } from '../http/failure.js';
import { fetchSmall } from '../http/text.js';
import type { RetryOptions } from '../http/retry.js';
import { isNotThere } from '../problems.js';
import { ACCEPTED, type Descriptor, forPlatform, type ImageManifest, parseManifest } from './manifests.js';
import { type Reference, registryUrl } from '../../../net/image-reference.js';
import { anonymousToken } from './token.js';

// No library: those on npm know logins, tags and uploads, but neither resume a blob nor check it while it streams.

/** An image as it is on a registry, for one platform; nothing of it is here yet. */
export interface RemoteImage {
  reference: Reference;
  /** Of the platform's manifest. */
  digest: string;
  mediaType: string;
  /** The manifest itself, byte for byte. */
  bytes: Buffer;
  manifest: ImageManifest;
  /** Where it was found, and its blobs are. */
  endpoint: string;
}

/** A limit of the specification's authors: registries refuse larger ones. */
const MANIFEST_LIMIT = 4 * 1024 * 1024;

/** Pulls from registries without a login, through mirrors where there are any. */
export class RegistryClient {
  /** By endpoint and repository; shared by all blobs of an image. */
  private readonly tokens = new Map<string, Promise<string>>();

  constructor(
    private readonly http: HttpClient,
    /** Registry → mirrors, tried in order before the registry itself. */
    private readonly mirrors: Readonly<Record<string, readonly string[]>>,
    private readonly retry: (what: string, attempts?: number) => RetryOptions,
  ) {}

  /**
   * What a reference means for `arch` at the first mirror that has it, else at its registry.
   * @throws HttpFailure; K8SLAB_INTERRUPTED
   */
  async resolve(reference: Reference, arch: string): Promise<RemoteImage> {
    const endpoints = this.endpoints(reference.registry);
    const failures: { endpoint: string; failure: HttpFailure }[] = [];
    for (const [index, endpoint] of endpoints.entries()) {
      try {
        return await this.resolveAt(endpoint, reference, arch, index === endpoints.length - 1 ? undefined : 2);
      } catch (error) {
        if (!(error instanceof HttpFailure)) throw error;
        failures.push({ endpoint, failure: error });
      }
    }
    throw allFailed(failures);
  }

  /** Asks for a blob, any status but 401 comes back. */
  openBlob(
    image: RemoteImage,
    digest: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<HttpResponse> {
    return this.open(image.endpoint, image.reference.repository, `blobs/${digest}`, headers, signal);
  }

  private endpoints(registry: string): string[] {
    return [...(this.mirrors[registry] ?? []), registryUrl(registry)].map((url) => url.replace(/\/+$/, ''));
  }

  private async resolveAt(
    endpoint: string,
    reference: Reference,
    arch: string,
    attempts: number | undefined,
  ): Promise<RemoteImage> {
    const wanted = reference.digest ?? reference.tag ?? 'latest';
    let found = await this.manifest(endpoint, reference, wanted, attempts);
    let parsed = parseManifest(found.bytes, found.contentType);
    if (parsed.kind === 'index') {
      const chosen: Descriptor = forPlatform(parsed.manifests, arch);
      found = await this.manifest(endpoint, reference, chosen.digest, attempts);
      parsed = parseManifest(found.bytes, found.contentType);
    }
    if (parsed.kind === 'index') {
      throw new HttpFailure('its list names another list', { passing: false, code: 'K8SLAB_IMAGE_FORMAT' });
    }
    const { manifest, mediaType } = parsed;
    return { reference, digest: found.digest, mediaType, bytes: found.bytes, manifest, endpoint };
  }

  private async manifest(
    endpoint: string,
    { repository }: Reference,
    wanted: string,
    attempts: number | undefined,
  ): Promise<{ bytes: Buffer; digest: string; contentType: string | undefined }> {
    const { bytes, response } = await fetchSmall(
      (signal) => this.open(endpoint, repository, `manifests/${wanted}`, { accept: ACCEPTED }, signal),
      MANIFEST_LIMIT,
      this.retry(`get ${repository}`, attempts),
    );
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    if (wanted.startsWith('sha256:') && digest !== wanted) {
      throw new HttpFailure(`its manifest has the digest ${digest}, ${wanted} is wanted`, {
        passing: false,
        code: 'K8SLAB_DOWNLOAD_CHECKSUM',
      });
    }
    return { bytes, digest, contentType: response.header('content-type') };
  }

  private async open(
    endpoint: string,
    repository: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<HttpResponse> {
    const url = apiUrl(endpoint, repository, path);
    const key = `${endpoint} ${repository}`;
    const known = this.tokens.get(key);
    const response = await this.http.get(url, await authorized(headers, known), signal);
    if (response.status !== 401) return response;
    response.body.resume();
    const header = response.header('www-authenticate') ?? '';
    // Another blob may have renewed it meanwhile.
    let token = this.tokens.get(key);
    if (token === undefined || token === known) {
      token = anonymousToken(this.http, header, repository, this.retry(`get a token for ${repository}`));
      this.tokens.set(key, token);
      token.catch(() => this.tokens.delete(key));
    }
    const again = await this.http.get(url, await authorized(headers, token), signal);
    if (again.status !== 401) return again;
    again.body.resume();
    throw new HttpFailure('the registry refuses the token it gave', { passing: false, code: 'K8SLAB_IMAGE_AUTH' });
  }
}

/**
 * What the registry itself said, the last of them, decides whether there is such an image. In a room with a mirror it is
 * never reached: there what the mirror said is what helps, as it is where neither has the image.
 */
function allFailed(failures: readonly { endpoint: string; failure: HttpFailure }[]): HttpFailure {
  const [first, own] = [failures[0]?.failure, failures.at(-1)?.failure];
  if (first && failures.length === 1) return first;
  const said = failures.map(({ endpoint, failure }) => `${new URL(endpoint).host}: ${failure.message}`);
  const hasAnswered = own?.status !== undefined || own?.code !== undefined;
  const { code, status, hint } = (hasAnswered && !(isNotThere(first) && isNotThere(own)) ? own : first) ?? {};
  return new HttpFailure(said.join('; '), {
    passing: false,
    ...(code !== undefined && { code }),
    ...(status !== undefined && { status }),
    ...(hint !== undefined && { hint }),
  });
}

/** As containerd reads the same URL in hosts.toml: the API is below /v2 of it, unless it says so itself. */
function apiUrl(endpoint: string, repository: string, path: string): string {
  return `${endpoint.endsWith('/v2') ? endpoint : `${endpoint}/v2`}/${repository}/${path}`;
}

async function authorized(
  headers: Readonly<Record<string, string>>,
  token: Promise<string> | undefined,
): Promise<Record<string, string>> {
  return token === undefined ? { ...headers } : { ...headers, authorization: `Bearer ${await token}` };
}
