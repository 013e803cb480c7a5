import { describe, expect, it } from 'vitest';
import { parseManifest } from '../../../src/bundle/create/registry/manifests.js';
import { parseReference } from '../../../src/net/image-reference.js';
import { RegistryClient } from '../../../src/bundle/create/registry/client.js';
import { parseChallenges } from '../../../src/bundle/create/registry/token.js';
import { isNotThere } from '../../../src/bundle/create/problems.js';
import { FakeRegistry } from './fake-registry.js';
import { testClient, testRetry } from './http-server.js';

const signal = new AbortController().signal;

/** The last one is the registry itself, those before are its mirrors. */
function clientOf(...registries: Pick<FakeRegistry, 'url'>[]): RegistryClient {
  const mirrors = { 'registry.test': registries.slice(0, -1).map(({ url }) => url) };
  const own = { prefix: 'https://registry.test/', replacement: `${registries.at(-1)?.url ?? ''}/` };
  return new RegistryClient(testClient({ mirrors: [own] }), mirrors, (what, attempts = 3) =>
    testRetry({ what, attempts }),
  );
}

const APP = parseReference('registry.test/team/app:v1');

describe('RegistryClient', () => {
  it('finds the image of one architecture in a list', async () => {
    const registry = await new FakeRegistry().start();
    registry.addImage('team/app', 'v1');
    const amd64 = await clientOf(registry).resolve(APP, 'amd64');
    const arm64 = await clientOf(registry).resolve(APP, 'arm64');
    expect(amd64.manifest.layers).toHaveLength(2);
    expect(amd64.digest).not.toBe(arm64.digest);
  });

  it('takes an image without a list as it is', async () => {
    const registry = await new FakeRegistry().start();
    const { digest, bytes } = registry.addManifest('team/app', 'amd64', 'v1');
    expect(await clientOf(registry).resolve(APP, 'amd64')).toMatchObject({ digest, bytes });
  });

  it('asks for one anonymous token per repository and uses it for all blobs', async () => {
    const registry = await new FakeRegistry().start();
    registry.auth = true;
    registry.addImage('team/app', 'v1');
    const client = clientOf(registry);
    const image = await client.resolve(APP, 'amd64');
    for (const { digest } of image.manifest.layers) {
      const response = await client.openBlob(image, digest, {}, signal);
      expect(response.status).toBe(200);
      response.body.resume();
    }
    expect(registry.tokens).toBe(1);
  });

  it('gets a new token when the old one has run out', async () => {
    const registry = await new FakeRegistry().start();
    registry.auth = true;
    registry.addImage('team/app', 'v1');
    const client = clientOf(registry);
    const image = await client.resolve(APP, 'amd64');
    let refusals = 0;
    registry.before = (request, response) => {
      if (!request.url?.includes('/blobs/') || refusals > 0) return false;
      refusals += 1;
      const challenge = `Bearer realm="${registry.url}/token",scope="repository:team/app:pull"`;
      response.writeHead(401, { 'www-authenticate': challenge }).end();
      return true;
    };
    const response = await client.openBlob(image, image.manifest.config.digest, {}, signal);
    response.body.resume();
    expect([response.status, registry.tokens]).toEqual([200, 2]);
  });

  it('takes the token where a login is offered beside it', async () => {
    const registry = await new FakeRegistry().start();
    registry.addImage('team/app', 'v1');
    registry.before = (request, response) => {
      if (request.url?.startsWith('/token') || request.headers.authorization !== undefined) return false;
      const bearer = `Bearer realm="${registry.url}/token",scope="repository:team/app:pull"`;
      response.writeHead(401, { 'www-authenticate': ['Basic realm="private"', bearer] }).end();
      return true;
    };
    await clientOf(registry).resolve(APP, 'amd64');
    expect(registry.tokens).toBe(1);
  });

  it('says that a login is wanted', async () => {
    const registry = await new FakeRegistry().start();
    registry.before = (_request, response) => {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="private"' }).end();
      return true;
    };
    await expect(clientOf(registry).resolve(APP, 'amd64')).rejects.toMatchObject({ code: 'K8SLAB_IMAGE_AUTH' });
  });

  it('refuses a manifest that is not what its digest says', async () => {
    const registry = await new FakeRegistry().start();
    const digest = registry.addImage('team/app', 'v1');
    const other = registry.addManifest('team/app', 'amd64');
    registry.manifests.set(`team/app:${digest}`, { bytes: other.bytes, type: 'application/json' });
    const reference = parseReference(`registry.test/team/app@${digest}`);
    await expect(clientOf(registry).resolve(reference, 'amd64')).rejects.toMatchObject({
      code: 'K8SLAB_DOWNLOAD_CHECKSUM',
    });
  });

  it('names the platforms there are when the wanted one is not among them', async () => {
    const registry = await new FakeRegistry().start();
    registry.addImage('team/app', 'v1', ['amd64']);
    await expect(clientOf(registry).resolve(APP, 'arm64')).rejects.toMatchObject({
      code: 'K8SLAB_IMAGE_PLATFORM',
      message: 'it is not made for linux/arm64, only for linux/amd64',
    });
  });

  it('asks the next mirror when one does not have the image or does not work', async () => {
    const broken = await new FakeRegistry().start();
    broken.before = (_request, response) => {
      response.writeHead(500).end();
      return true;
    };
    const empty = await new FakeRegistry().start();
    const good = await new FakeRegistry().start();
    good.addImage('team/app', 'v1');
    const image = await clientOf(broken, empty, good).resolve(APP, 'amd64');
    expect(good.seen).toHaveLength(2);
    expect(image.endpoint).toBe('https://registry.test');
    // A broken mirror is tried twice, one that says no once.
    expect([broken.seen.length, empty.seen.length]).toEqual([2, 1]);
  });

  it('says what each of them said when none has it', async () => {
    const [mirror, own] = [await new FakeRegistry().start(), await new FakeRegistry().start()];
    mirror.addImage('team/app', 'v1', ['arm64']);
    await expect(clientOf(mirror, own).resolve(APP, 'amd64')).rejects.toMatchObject({
      code: 'K8SLAB_IMAGE_PLATFORM',
      message: expect.stringMatching(
        /^127\.0\.0\.1:\d+: it is not made for .*; registry\.test: .* status 404$/,
      ) as unknown,
    });
  });

  it('lets the registry itself decide whether there is such an image', async () => {
    const [mirror, own] = [await new FakeRegistry().start(), await new FakeRegistry().start()];
    const failure = (): Promise<unknown> =>
      clientOf(mirror, own)
        .resolve(APP, 'amd64')
        .catch((error: unknown) => error);
    const says =
      (code: number): FakeRegistry['before'] =>
      (_request, response) => {
        response.writeHead(code).end();
        return true;
      };
    // The mirror says 404.
    own.before = says(429);
    expect(await failure()).toMatchObject({ status: 429 });
    expect(isNotThere(await failure())).toBe(false);
    // The registry says 404.
    [mirror.before, own.before] = [says(502), () => false];
    expect(isNotThere(await failure())).toBe(true);
  });

  it('takes the word of a mirror where the registry is not reached', async () => {
    const mirror = await new FakeRegistry().start();
    // A port on which nobody listens.
    const error: unknown = await clientOf(mirror, { url: 'http://127.0.0.1:1' })
      .resolve(APP, 'amd64')
      .catch((failure: unknown) => failure);
    expect(isNotThere(error)).toBe(true);
  });

  it('refuses manifests of schema 1', () => {
    expect(() => parseManifest(Buffer.from('{"schemaVersion":1,"fsLayers":[]}'), undefined)).toThrow(
      expect.objectContaining({ code: 'K8SLAB_IMAGE_FORMAT' }),
    );
  });
});

describe('parseChallenges', () => {
  const realm = 'https://auth.docker.io/token';
  it('reads quoted and bare values', () => {
    expect(parseChallenges(`Bearer realm="${realm}",service=registry,scope="repository:a/b:pull,push"`)).toEqual([
      { scheme: 'bearer', parameters: { realm, service: 'registry', scope: 'repository:a/b:pull,push' } },
    ]);
  });

  it.each([
    ['one behind the other', `Bearer realm="${realm}",service="x", Basic realm="Registry"`],
    ['and the other way round', `Negotiate, Basic realm="Registry", BEARER realm="${realm}", service="x"`],
  ])('tells several apart, %s', (_how, header) => {
    const [bearer] = parseChallenges(header).filter(({ scheme }) => scheme === 'bearer');
    expect(bearer?.parameters).toEqual({ realm, service: 'x' });
  });
});
