import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RequestListener } from 'node:http';
import { describe, expect, it, type TestContext } from 'vitest';
import { type FetchedFile, fetchCloudImage } from '../../src/box/cloud-image.js';
import { checksumIn, parseChecksum } from '../../src/box/checksum.js';
import { withDownloads } from '../../src/bundle/create/open-downloads.js';
import { createLocalExec } from '../../src/exec/local-exec.js';
import { fileOf, serve, status } from '../bundle/create/http-server.js';
import { FakeClock } from '../exec/fake-clock.js';
import { tempDir } from '../temp-dir.js';

const IMAGE = Buffer.from('a very small cloud image');
const digest = (algorithm: string, bytes: Buffer): string => createHash(algorithm).update(bytes).digest('hex');

function hasGpg(context: TestContext): void {
  for (const program of ['gpg', 'gpgv']) {
    const found = (process.env['PATH'] ?? '').split(':').some((dir) => {
      try {
        return readFileSync(join(dir, program)).length > 0;
      } catch {
        return false;
      }
    });
    context.skip(!found, `${program} is not installed`);
  }
}

/** A key of its own, made for the test. */
class Signer {
  private readonly home = tempDir();
  readonly keyring = join(this.home, 'keys.gpg');

  constructor() {
    this.gpg(['--passphrase', '', '--quick-gen-key', 'box@example.test', 'ed25519', 'sign', 'never']);
    writeFileSync(this.keyring, this.gpg(['--export']));
  }

  sign(bytes: Buffer): Buffer {
    return this.gpg(['--detach-sign', '--output', '-'], bytes);
  }

  private gpg(args: string[], input?: Buffer): Buffer {
    const argv = ['--homedir', this.home, '--batch', '--quiet', '--no-autostart', ...args];
    // The agent holds the secret key: without it nothing can be made or signed.
    return execFileSync(
      'gpg',
      argv.filter((arg) => arg !== '--no-autostart'),
      { input, stdio: ['pipe', 'pipe', 'pipe'] },
    );
  }
}

async function world(routes: Record<string, RequestListener>) {
  const server = await serve((request, response) => (routes[request.url ?? ''] ?? status(404))(request, response));
  const dir = tempDir();
  const { signal } = new AbortController();
  const fetch = (keyring: string, checksum?: string): Promise<FetchedFile> =>
    withDownloads(
      {
        cacheDir: join(dir, 'downloads'),
        http: { proxy: {}, mirrors: [], stallMs: 5000, userAgent: 'test' },
        clock: new FakeClock(),
        signal,
        lock: { host: process, hostname: 'here' },
        onNote: () => undefined,
        onRetry: () => undefined,
      },
      (downloads) =>
        fetchCloudImage(
          {
            image: {
              base: `${server.url}/`,
              file: 'image.qcow2',
              sums: 'SHA512SUMS',
              algorithm: 'sha512',
              signature: 'SHA512SUMS.sign',
              keyring,
              keyringPackage: 'keys',
            },
            keyring,
            workDir: dir,
            checksum: checksum === undefined ? undefined : parseChecksum(checksum),
            exec: createLocalExec({ env: { PATH: process.env['PATH'] }, host: process }),
            signal,
            onBytes: () => undefined,
          },
          downloads,
        ),
    );
  return { fetch, seen: server.seen };
}

describe('a cloud image', () => {
  const sums = Buffer.from(
    `${digest('sha512', Buffer.from('x'))}  other.qcow2\n${digest('sha512', IMAGE)}  image.qcow2\n`,
  );

  it('is downloaded once, by a signed checksum', async (context) => {
    hasGpg(context);
    const signer = new Signer();
    const { fetch, seen } = await world({
      '/SHA512SUMS': fileOf(sums),
      '/SHA512SUMS.sign': fileOf(signer.sign(sums)),
      '/image.qcow2': fileOf(IMAGE),
    });
    const first = await fetch(signer.keyring);
    expect(readFileSync(first.path)).toEqual(IMAGE);
    expect(first.sha256).toBe(digest('sha256', IMAGE));
    expect(await fetch(signer.keyring)).toEqual(first);
    expect(seen.filter((line) => line.endsWith('/image.qcow2'))).toHaveLength(1);
    // What the cache says is not believed.
    writeFileSync(first.path, 'something else');
    await fetch(signer.keyring);
    expect(readFileSync(first.path)).toEqual(IMAGE);
  });

  it('is refused when another key signed', async (context) => {
    hasGpg(context);
    const { fetch, seen } = await world({
      '/SHA512SUMS': fileOf(sums),
      '/SHA512SUMS.sign': fileOf(new Signer().sign(sums)),
      '/image.qcow2': fileOf(IMAGE),
    });
    await expect(fetch(new Signer().keyring)).rejects.toMatchObject({ code: 'K8SLAB_BOX_SIGNATURE' });
    expect(seen.join()).not.toContain('image.qcow2');
  });

  it('is refused when the list was changed after it was signed', async (context) => {
    hasGpg(context);
    const signer = new Signer();
    const { fetch } = await world({
      '/SHA512SUMS': fileOf(Buffer.from(`${digest('sha512', Buffer.from('evil'))}  image.qcow2\n`)),
      '/SHA512SUMS.sign': fileOf(signer.sign(sums)),
      '/image.qcow2': fileOf(Buffer.from('evil')),
    });
    await expect(fetch(signer.keyring)).rejects.toMatchObject({ code: 'K8SLAB_BOX_SIGNATURE' });
  });

  it('is refused when there is no signature, or the signed list does not name it', async (context) => {
    hasGpg(context);
    const signer = new Signer();
    const unsigned = await world({ '/SHA512SUMS': fileOf(sums), '/image.qcow2': fileOf(IMAGE) });
    await expect(unsigned.fetch(signer.keyring)).rejects.toMatchObject({
      code: 'K8SLAB_BOX_SIGNATURE',
      message: expect.stringContaining('there is no signature') as string,
    });
    const other = Buffer.from(`${digest('sha512', IMAGE)}  other.qcow2\n`);
    const unnamed = await world({ '/SHA512SUMS': fileOf(other), '/SHA512SUMS.sign': fileOf(signer.sign(other)) });
    await expect(unnamed.fetch(signer.keyring)).rejects.toMatchObject({ code: 'K8SLAB_BOX_SIGNATURE' });
  });

  it('is refused, and not kept, when it is not what the list says', async (context) => {
    hasGpg(context);
    const signer = new Signer();
    let content = Buffer.from('damaged');
    const { fetch } = await world({
      '/SHA512SUMS': fileOf(sums),
      '/SHA512SUMS.sign': fileOf(signer.sign(sums)),
      '/image.qcow2': (request, response) => fileOf(content)(request, response),
    });
    await expect(fetch(signer.keyring)).rejects.toMatchObject({ code: 'K8SLAB_DOWNLOAD_CHECKSUM' });
    content = IMAGE;
    expect(readFileSync((await fetch(signer.keyring)).path)).toEqual(IMAGE);
  });

  it('needs no signature with a checksum that the user knows', async () => {
    const { fetch, seen } = await world({ '/image.qcow2': fileOf(IMAGE) });
    const { path } = await fetch('/no/such/keyring', `sha256:${digest('sha256', IMAGE)}`);
    expect(readFileSync(path)).toEqual(IMAGE);
    expect(seen).toEqual(['GET /image.qcow2']);
  });
});

describe('checksums', () => {
  it('are known by their length', () => {
    expect(parseChecksum('A'.repeat(64))).toEqual({ algorithm: 'sha256', hex: 'a'.repeat(64) });
    expect(parseChecksum(`sha512:${'1'.repeat(128)}`).algorithm).toBe('sha512');
  });

  it.each(['', 'md5:1', `sha512:${'1'.repeat(64)}`, 'g'.repeat(64)])('are not "%s"', (text) => {
    expect(() => parseChecksum(text)).toThrow(expect.objectContaining({ code: 'K8SLAB_USAGE' }));
  });

  it('are found by the whole name', () => {
    const hex = 'b'.repeat(64);
    const text = `${'a'.repeat(64)}  x-image.img\n${hex} *image.img\n`;
    expect(checksumIn(text, 'image.img', 'sha256')).toEqual({ algorithm: 'sha256', hex });
    expect(checksumIn(text, 'image.img', 'sha512')).toBeUndefined();
  });
});
