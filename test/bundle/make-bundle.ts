import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

const CONTENT: Record<string, string> = {
  'bin/kubeadm': 'kubeadm',
  'bin/kubelet': 'kubelet program',
  'cni/bridge': 'bridge',
  'images/kube-apiserver.tar': 'api server layers',
  'images/pause.tar': 'pause',
};

function entry(path: string, content: string): Record<string, unknown> {
  const base = { path, size: content.length, sha256: createHash('sha256').update(content).digest('hex') };
  if (path.startsWith('images/')) {
    const name = path.slice('images/'.length, -'.tar'.length);
    return { ...base, kind: 'image', name: `k8s.gcr.io/${name}:v1.20.2`, version: 'v1.20.2' };
  }
  const program = path.split('/')[1] ?? '';
  if (path.startsWith('cni/')) {
    return {
      ...base,
      kind: 'cni-plugin',
      name: program,
      version: 'v1.1.1',
      install: `/opt/cni/bin/${program}`,
      mode: '0755',
    };
  }
  return { ...base, kind: 'binary', name: program, version: 'v1.20.2', install: `/usr/bin/${program}`, mode: '0755' };
}

export interface TestManifest {
  [key: string]: unknown;
  files: Record<string, unknown>[];
}

/** An empty directory for the running test. */
export function tempDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'k8slab-bundle-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** A valid bundle of a few bytes in a new directory; `change` may spoil its manifest before it is written. */
export function makeBundle(change: (manifest: TestManifest) => void = () => undefined): string {
  const dir = tempDir();
  for (const [path, content] of Object.entries(CONTENT)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), content);
  }
  const manifest: TestManifest = {
    schemaVersion: 1,
    name: 'classic-test',
    profile: 'classic',
    arch: 'amd64',
    kubernetes: '1.20.2',
    cni: 'static-route',
    dns: true,
    origin: 'made by a test',
    standIns: [{ what: 'calico', with: 'static routes', why: 'small' }],
    files: Object.entries(CONTENT).map(([path, content]) => entry(path, content)),
  };
  change(manifest);
  writeFileSync(join(dir, 'manifest.json'), JSON.stringify(manifest));
  return dir;
}
