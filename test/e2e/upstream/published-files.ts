import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { metallbRelease } from '../../../src/components/metallb/releases.js';
import { mustRun } from '../cli-run.js';
import { aptRepository } from './apt-repository.js';

/** What file servers have, by host and path: a bundle's files under the names and in the archives of their publishers. */
export async function publishedFiles(bundle: string, kubernetes: string, dir: string): Promise<Map<string, Buffer>> {
  const minor = Number(kubernetes.split('.')[1]);
  mkdirSync(dir, { recursive: true });
  const files = minor < 24 ? await plainPrograms(bundle, kubernetes, dir) : new Map<string, Buffer>();
  if (minor >= 24) {
    const repository = await aptRepository(bundle, kubernetes, join(dir, 'apt'));
    for (const [path, content] of repository) files.set(`pkgs.k8s.io/core:/stable:/v1.${minor}/deb/${path}`, content);
  }
  for (const { name, url } of metallbRelease(minor).files) {
    files.set(url.replace('https://', ''), readFileSync(join(bundle, 'manifests', name)));
  }
  return files;
}

/** Of the releases before Kubernetes had packages: each beside its checksum. */
async function plainPrograms(bundle: string, kubernetes: string, dir: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const publish = (url: string, content: Buffer): void => {
    files.set(url, content);
    files.set(`${url}.sha256`, Buffer.from(createHash('sha256').update(content).digest('hex')));
  };
  for (const name of ['kubeadm', 'kubelet', 'kubectl']) {
    publish(`dl.k8s.io/release/v${kubernetes}/bin/linux/amd64/${name}`, readFileSync(join(bundle, 'bin', name)));
  }
  const archive = async (name: string, from: string, ...members: string[]): Promise<Buffer> => {
    const path = join(dir, name);
    await mustRun('tar', ['-czf', path, '-C', join(bundle, from), ...members]);
    return readFileSync(path);
  };
  const plugins = 'github.com/containernetworking/plugins/releases/download/v0.8.7/cni-plugins-linux-amd64-v0.8.7.tgz';
  publish(plugins, await archive('plugins.tgz', 'cni', '.'));
  const crictl = `v1.${kubernetes.split('.')[1] ?? ''}.0`;
  publish(
    `github.com/kubernetes-sigs/cri-tools/releases/download/${crictl}/crictl-${crictl}-linux-amd64.tar.gz`,
    await archive('crictl.tgz', 'bin', 'crictl'),
  );
  return files;
}
