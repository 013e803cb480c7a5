import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from '../cli-run.js';

/** What file servers have, by host and path: programs of a bundle under the names and in the archives of their publishers. */
export async function publishedFiles(bundle: string, kubernetes: string, dir: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const publish = (url: string, content: Buffer): void => {
    files.set(url, content);
    files.set(`${url}.sha256`, Buffer.from(createHash('sha256').update(content).digest('hex')));
  };
  for (const name of ['kubeadm', 'kubelet', 'kubectl']) {
    publish(`dl.k8s.io/release/v${kubernetes}/bin/linux/amd64/${name}`, readFileSync(join(bundle, 'bin', name)));
  }
  await mkdir(dir, { recursive: true });
  const archive = async (name: string, from: string, ...members: string[]): Promise<Buffer> => {
    const path = join(dir, name);
    const run = await runProgram('tar', ['-czf', path, '-C', join(bundle, from), ...members]);
    if (run.exitCode !== 0) throw new Error(`tar: ${run.stderr}`);
    return readFileSync(path);
  };
  const minor = kubernetes.split('.')[1] ?? '';
  const plugins = 'github.com/containernetworking/plugins/releases/download/v0.8.7/cni-plugins-linux-amd64-v0.8.7.tgz';
  publish(plugins, await archive('plugins.tgz', 'cni', '.'));
  const crictl = `v1.${minor}.0/crictl-v1.${minor}.0-linux-amd64.tar.gz`;
  publish(
    `github.com/kubernetes-sigs/cri-tools/releases/download/${crictl}`,
    await archive('crictl.tgz', 'bin', 'crictl'),
  );
  const metallb = 'raw.githubusercontent.com/metallb/metallb/v0.12.1/manifests';
  files.set(`${metallb}/namespace.yaml`, readFileSync(join(bundle, 'manifests', 'metallb-namespace.yaml')));
  files.set(`${metallb}/metallb.yaml`, readFileSync(join(bundle, 'manifests', 'metallb.yaml')));
  return files;
}
