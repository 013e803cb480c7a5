import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clusterObjects } from './cluster-objects.js';
import { E2eLab, e2eProvider } from './lab.js';
import { hostInventory } from './leftovers.js';
import { say } from './say.js';

const provider = e2eProvider();
const lab = new E2eLab(provider);
const registry = `${lab.controlPlaneIp}:8443`;
const image = `${registry}/e2e/echo:1`;
let inventory: string[] = [];
let bare: string[] = [];
let destroyed = false;

async function k8slab(...args: string[]): Promise<number> {
  const run = await lab.cli([...args, '--output', 'json']);
  expect(run.exitCode, `${args.join(' ')}\n${run.stderr}\n${run.stdout.slice(-4000)}`).toBe(0);
  return run.seconds;
}

async function asRoot(node: string, ...argv: string[]): Promise<string> {
  const run = await lab.onNode(node, ['sudo', ...argv]);
  expect(run.exitCode, `${node}: ${argv.join(' ')}\n${run.stderr}`).toBe(0);
  return run.stdout;
}

/** What curl gets with the certificates of the node's own system. */
async function statusOf(node: string, host: string): Promise<string> {
  const url = `https://${host}/v2/`;
  const run = await lab.onNode(node, ['curl', '-s', '--max-time', '10', '-o', '/dev/null', '-w', '%{http_code}', url]);
  return run.stdout.trim();
}

/** One pod of the pushed image on every worker, pulled anew each time. */
async function runOnEveryWorker(name: string): Promise<string[]> {
  const labels = { app: name };
  const container = { name: 'echo', image, imagePullPolicy: 'Always' };
  const template = { metadata: { labels }, spec: { containers: [container] } };
  const spec = { selector: { matchLabels: labels }, template };
  await lab.kubectl(
    ['apply', '-f', '-'],
    JSON.stringify({ apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name }, spec }),
  );
  await lab.kubectl(['rollout', 'status', `daemonset/${name}`, '--timeout=300s']);
  const nodes = await lab.kubectl(['get', 'pods', '-l', `app=${name}`, '-o', 'jsonpath={.items[*].spec.nodeName}']);
  await lab.kubectl(['delete', `daemonset/${name}`, '--wait=true']);
  return nodes.trim().split(/\s+/).sort();
}

/** One story told in order: each chapter needs the one before. */
describe(`the registry on ${provider} nodes`, () => {
  beforeAll(async () => {
    inventory = await hostInventory(lab);
  });
  afterAll(async () => {
    if (!destroyed && existsSync(lab.labDir)) await lab.cli(['destroy', '--yes']);
    rmSync(lab.dir, { recursive: true, force: true });
  });

  it('is installed into a cluster that is up', async () => {
    await k8slab('up', '--yes', ...lab.firstUpFlags(), '--components', 'none');
    bare = await clusterObjects(lab);
    say(`component install: ${(await k8slab('component', 'install', 'registry')).toFixed(1)} s`);
  });

  it('is trusted by every node, by address and by name', async () => {
    for (const node of lab.nodes) {
      expect(await statusOf(node, registry), node).toBe('200');
      expect(await statusOf(node, 'm-k8s:8443'), node).toBe('200');
    }
  });

  it('gives every worker an image that was pushed on the control plane', async () => {
    await asRoot('m-k8s', 'ctr', '-n', 'k8s.io', 'images', 'tag', 'docker.io/k8slab/echo:1', image);
    await asRoot('m-k8s', 'ctr', '-n', 'k8s.io', 'images', 'push', '--hosts-dir', '/etc/containerd/certs.d', image);
    expect(await runOnEveryWorker('e2e-open')).toEqual(['w1-k8s', 'w2-k8s']);
  });

  it('is back with its images after halt', async () => {
    await k8slab('halt', '--yes');
    say(`up after halt: ${(await k8slab('up', '--yes')).toFixed(1)} s`);
    expect(await runOnEveryWorker('e2e-again')).toEqual(['w1-k8s', 'w2-k8s']);
  });

  it('asks for a password once the lab file says so, which every kubelet then knows', async () => {
    const file = join(lab.dir, 'k8slab.yaml');
    const text = readFileSync(file, 'utf8');
    const closed = text.replace(/^# registry:\n# {3}auth: true$/m, 'registry:\n  auth: true');
    expect(closed).not.toBe(text);
    writeFileSync(file, closed);
    say(`up with a password: ${(await k8slab('up', '--yes')).toFixed(1)} s`);
    for (const node of lab.nodes) expect(await statusOf(node, registry), node).toBe('401');
    expect(await runOnEveryWorker('e2e-closed')).toEqual(['w1-k8s', 'w2-k8s']);
    expect(await asRoot('m-k8s', 'stat', '-c', '%a', '/etc/k8slab/registry-password')).toBe('600\n');
  });

  it('is known to a node that joins later', async () => {
    const file = join(lab.dir, 'k8slab.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^workers: 2$/m, 'workers: 3'));
    say(`up with a third worker: ${(await k8slab('up', '--yes')).toFixed(1)} s`);
    expect(await statusOf('w3-k8s', registry)).toBe('401');
    expect(await runOnEveryWorker('e2e-later')).toEqual(['w1-k8s', 'w2-k8s', 'w3-k8s']);
  });

  it('leaves nothing but its images when it is removed', async () => {
    say(`component remove: ${(await k8slab('component', 'remove', 'registry', '--yes')).toFixed(1)} s`);
    expect((await clusterObjects(lab)).filter((name) => name.includes('registry'))).toEqual([]);
    expect(bare.filter((name) => name.includes('registry'))).toEqual([]);
    for (const node of [...lab.nodes, 'w3-k8s']) {
      expect(await statusOf(node, registry), node).toBe('000');
      const places = ['/etc/containerd/certs.d', '/etc/docker', '/etc/k8slab', '/usr/local/share/ca-certificates'];
      const find = ['find', ...places, '/var/lib/kubelet/config.json', '-iname', '*registry*', '-o', '-name', '*8443*'];
      const left = await lab.onNode(node, ['sudo', ...find]);
      expect(left.stdout, node).toBe('');
    }
  });

  it('has its images when it is installed again', async () => {
    await k8slab('component', 'install', 'registry');
    expect(await runOnEveryWorker('e2e-kept')).toEqual(['w1-k8s', 'w2-k8s', 'w3-k8s']);
  });

  it('destroys everything it made', async () => {
    await k8slab('destroy', '--yes');
    destroyed = true;
    expect(await hostInventory(lab)).toEqual(inventory);
  });
});
