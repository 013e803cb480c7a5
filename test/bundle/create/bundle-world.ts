import { createHash, randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';
import type { BundleContents } from '../../../src/bundle/create/contents-model.js';
import { type CreateRequest, createBundle } from '../../../src/bundle/create/create-bundle.js';
import type { BundleEvent } from '../../../src/bundle/create/events.js';
import { withWork } from '../../../src/bundle/create/open-work.js';
import { systemClock } from '../../../src/exec/clock.js';
import { tempDir } from '../make-bundle.js';
import { FakeRegistry } from './fake-registry.js';
import { fileOf, serve, status } from './http-server.js';

export const PROGRAM = randomBytes(50_000);
const CALICO = Buffer.from('image: quay.io/calico/node:v3.20.6\n');
export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

async function archiveOf(files: Record<string, string>): Promise<Buffer> {
  const tar = pack();
  for (const [name, content] of Object.entries(files)) tar.entry({ name }, content);
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar.pipe(createGzip())) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

interface World {
  routes: Map<string, RequestListener>;
  requests: string[];
  registry: FakeRegistry;
  contents: BundleContents;
  out: string;
  cache: string;
  events: BundleEvent[];
  run: (
    options?: { signal?: AbortSignal; stallMs?: number } & Partial<CreateRequest>,
  ) => ReturnType<typeof createBundle>;
}

/** A program with a published checksum, an archive with a pinned one, a manifest known by its text, an image. */
export async function world(): Promise<World> {
  const archive = await archiveOf({ './bridge': 'the bridge', './LICENSE': 'text', './loopback': 'the loop' });
  const routes = new Map<string, RequestListener>([
    ['/kubeadm', fileOf(PROGRAM)],
    ['/kubeadm.sha256', status(200, {}, `${sha256(PROGRAM)}  kubeadm\n`)],
    ['/cni.tgz', fileOf(archive)],
    ['/calico.yaml', fileOf(CALICO)],
  ]);
  const server = await serve((request, response) => (routes.get(request.url ?? '') ?? status(404))(request, response));
  const registry = await new FakeRegistry().start();
  registry.auth = true;
  registry.addImage('team/app', 'v1');
  const { url } = server;
  const contents: BundleContents = {
    downloads: [
      {
        label: 'kubeadm',
        group: 'kubernetes',
        source: { url: `${url}/kubeadm`, check: { published: `${url}/kubeadm.sha256` } },
        outputs: [
          {
            path: 'bin/kubeadm',
            kind: 'binary',
            name: 'kubeadm',
            version: 'v1',
            install: '/usr/bin/kubeadm',
            mode: '0755',
          },
        ],
      },
      {
        label: 'plugins',
        group: 'kubernetes',
        source: { url: `${url}/cni.tgz`, check: { sha256: sha256(archive) } },
        outputs: ['bridge', 'loopback'].map((name) => ({
          path: `cni/${name}`,
          kind: 'cni-plugin' as const,
          name,
          version: 'v1',
          install: `/opt/cni/bin/${name}`,
          mode: '0755',
          member: name,
        })),
      },
      {
        label: 'calico.yaml',
        group: 'network',
        source: { url: `${url}/calico.yaml`, check: { sha256: sha256(CALICO) } },
        outputs: [{ path: 'manifests/calico.yaml', kind: 'manifest', name: 'calico.yaml', version: 'v3.20.6' }],
      },
    ],
    images: [
      {
        label: 'registry.test/team/app:v1',
        group: 'labs',
        reference: 'registry.test/team/app:v1',
        output: { path: 'images/app.tar', kind: 'image', name: 'registry.test/team/app:v1', version: 'v1' },
      },
    ],
  };
  const dir = tempDir();
  const out = join(dir, 'bundle');
  const cache = join(dir, 'cache');
  const events: BundleEvent[] = [];
  const run: World['run'] = ({ signal = new AbortController().signal, stallMs = 5000, ...rest } = {}) =>
    withWork(
      {
        out,
        cacheDir: cache,
        http: { proxy: {}, mirrors: [], stallMs, userAgent: 'test' },
        registryMirrors: { 'registry.test': [registry.url] },
        clock: systemClock,
        signal,
        emit: (event) => events.push(event),
        lock: { host: process, hostname: 'here' },
        attempts: 1,
      },
      (work) =>
        createBundle(
          {
            choice: {
              profile: 'classic',
              arch: 'amd64',
              kubernetes: '1.20.15',
              cni: 'calico',
              cniVersion: '3.20.6',
              components: [],
              images: [],
              labImages: [],
            },
            contents,
            ...rest,
          },
          work,
        ),
    );
  return { routes, requests: server.seen, registry, contents, out, cache, events, run };
}
