import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { CliRun } from '../cli-run.js';
import { clusterObjects } from '../cluster-objects.js';
import type { E2eLab } from '../lab.js';
import { say } from '../say.js';
import { rebootControlPlane } from './reboot.js';

const registryOf = (lab: E2eLab): string => `${lab.address(10)}:8443`;
const imageIn = (lab: E2eLab): string => `${registryOf(lab)}/e2e/echo:1`;

/** What curl gets with the certificates of the node's own system. */
async function statusOf(lab: E2eLab, node: string, host: string): Promise<string> {
  const url = `https://${host}/v2/`;
  const run = await lab.onNode(node, ['curl', '-s', '--max-time', '10', '-o', '/dev/null', '-w', '%{http_code}', url]);
  return run.stdout.trim();
}

/** One pod of the pushed image on every worker, pulled anew each time. */
async function runOnEveryWorker(lab: E2eLab, name: string): Promise<string[]> {
  const labels = { app: name };
  const container = { name: 'echo', image: imageIn(lab), imagePullPolicy: 'Always' };
  const template = { metadata: { labels }, spec: { containers: [container] } };
  const spec = { selector: { matchLabels: labels }, template };
  await lab.kubectl(
    ['apply', '-f', '-'],
    JSON.stringify({ apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name }, spec }),
  );
  await lab.kubectl(['rollout', 'status', `daemonset/${name}`, '--timeout=600s']);
  const nodes = await lab.kubectl(['get', 'pods', '-l', `app=${name}`, '-o', 'jsonpath={.items[*].spec.nodeName}']);
  await lab.kubectl(['delete', `daemonset/${name}`, '--wait=true']);
  return nodes.trim().split(/\s+/).sort();
}

/** Emulated machines take minutes to start: there only the node of the registry does. */
async function restartedRegistry(lab: E2eLab): Promise<CliRun> {
  if (lab.provider === 'libvirt') return rebootControlPlane(lab);
  await lab.well('halt', '--yes');
  return lab.well('up', '--yes');
}

/** The private registry, in a cluster without components. It ends with a third worker. */
export function registryStory(lab: E2eLab, bare: () => string[]): void {
  it('is installed into a cluster that is up', async () => {
    expect(bare().filter((name) => name.includes('registry'))).toEqual([]);
    say(`component install: ${(await lab.well('component', 'install', 'registry')).seconds.toFixed(1)} s`);
  });

  it('is trusted by every node, by address and by name', async () => {
    for (const node of lab.nodes) {
      expect(await statusOf(lab, node, registryOf(lab)), node).toBe('200');
      expect(await statusOf(lab, node, 'm-k8s:8443'), node).toBe('200');
    }
  });

  it('gives every worker an image that was pushed on the control plane', async () => {
    const image = imageIn(lab);
    await lab.asRoot('m-k8s', 'ctr', '-n', 'k8s.io', 'images', 'tag', 'docker.io/k8slab/echo:1', image);
    await lab.asRoot('m-k8s', 'ctr', '-n', 'k8s.io', 'images', 'push', '--hosts-dir', '/etc/containerd/certs.d', image);
    expect(await runOnEveryWorker(lab, 'e2e-open')).toEqual(['w1-k8s', 'w2-k8s']);
  });

  it('is back with its images after a restart', async () => {
    say(`up after a restart: ${(await restartedRegistry(lab)).seconds.toFixed(1)} s`);
    expect(await runOnEveryWorker(lab, 'e2e-again')).toEqual(['w1-k8s', 'w2-k8s']);
  });

  it('asks for a password once the lab file says so, which every kubelet then knows', async () => {
    const text = readFileSync(lab.file, 'utf8');
    const closed = text.replace(/^# registry:\n# {3}auth: true$/m, 'registry:\n  auth: true');
    expect(closed).not.toBe(text);
    writeFileSync(lab.file, closed);
    say(`up with a password: ${(await lab.well('up', '--yes')).seconds.toFixed(1)} s`);
    for (const node of lab.nodes) expect(await statusOf(lab, node, registryOf(lab)), node).toBe('401');
    expect(await runOnEveryWorker(lab, 'e2e-closed')).toEqual(['w1-k8s', 'w2-k8s']);
    expect(await lab.asRoot('m-k8s', 'stat', '-c', '%a', '/etc/k8slab/registry-password')).toBe('600\n');
  });

  it('is known to a node that joins later', async () => {
    writeFileSync(lab.file, readFileSync(lab.file, 'utf8').replace(/^workers: 2$/m, 'workers: 3'));
    say(`up with a third worker: ${(await lab.well('up', '--yes')).seconds.toFixed(1)} s`);
    expect(await statusOf(lab, 'w3-k8s', registryOf(lab))).toBe('401');
    expect(await runOnEveryWorker(lab, 'e2e-later')).toEqual(['w1-k8s', 'w2-k8s', 'w3-k8s']);
  });

  it('leaves nothing but its images when it is removed', async () => {
    say(`component remove: ${(await lab.well('component', 'remove', 'registry', '--yes')).seconds.toFixed(1)} s`);
    expect((await clusterObjects(lab)).filter((name) => name.includes('registry'))).toEqual([]);
    for (const node of [...lab.nodes, 'w3-k8s']) {
      expect(await statusOf(lab, node, registryOf(lab)), node).toBe('000');
      const places = ['/etc/containerd/certs.d', '/etc/docker', '/etc/k8slab', '/usr/local/share/ca-certificates'];
      const find = ['find', ...places, '/var/lib/kubelet/config.json', '-iname', '*registry*', '-o', '-name', '*8443*'];
      const left = await lab.onNode(node, ['sudo', ...find]);
      expect(left.stdout, node).toBe('');
    }
  });

  it('has its images when it is installed again', async () => {
    await lab.well('component', 'install', 'registry');
    expect(await runOnEveryWorker(lab, 'e2e-kept')).toEqual(['w1-k8s', 'w2-k8s', 'w3-k8s']);
  });
}
