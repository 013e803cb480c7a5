import { existsSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { E2eLab, e2eProvider } from './lab.js';
import { hostInventory } from './leftovers.js';
import { say } from './say.js';

interface ResetPlan {
  changes: string[];
  kept: string[];
  lost: string[];
  settings: string[];
}

const provider = e2eProvider();
const lab = new E2eLab(provider);
let before: string[] = [];
let destroyed = false;

/** What a reset would do now. */
async function plan(): Promise<ResetPlan> {
  const run = await lab.cli(['reset', '--dry-run', '--output', 'json']);
  expect(run.exitCode, run.stderr).toBe(0);
  return JSON.parse(run.stdout.split('\n')[0] ?? '') as ResetPlan;
}

async function reset(): Promise<number> {
  const run = await lab.cli(['reset', '--yes', '--output', 'json']);
  expect(run.exitCode, `${run.stderr}\n${run.stdout}`).toBe(0);
  return run.seconds;
}

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: echo, image: 'k8slab/echo:1', imagePullPolicy: IfNotPresent }] }
`;

/** One story told in order: each chapter needs the one before. */
describe(`reset on ${provider} nodes`, () => {
  beforeAll(async () => {
    before = await hostInventory(lab);
    const up = await lab.cli(['up', '--yes', '--output', 'json', ...lab.firstUpFlags('kustomize')]);
    expect(up.exitCode, `${up.stderr}\n${up.stdout.slice(-4000)}`).toBe(0);
  });
  afterAll(async () => {
    if (!destroyed && existsSync(lab.labDir)) await lab.cli(['destroy', '--yes']);
    rmSync(lab.dir, { recursive: true, force: true });
  });

  it('finds nothing to do on a new cluster', async () => {
    expect(await plan()).toMatchObject({ changes: [], kept: [], lost: [] });
  });

  it('takes back what a learner did, by any means', async () => {
    await lab.kubectl(['create', 'namespace', 'play']);
    await lab.kubectl(['-n', 'play', 'apply', '-f', '-'], DEPLOYMENT);
    await lab.kubectl(['apply', '-f', '-'], DEPLOYMENT);
    await lab.kubectl(['expose', 'deployment', 'web', '--port=80']);
    await lab.kubectl(['-n', 'kube-system', 'scale', 'deployment', 'coredns', '--replicas=1']);
    await lab.kubectl(['-n', 'kube-system', 'delete', 'service', 'kube-dns']);
    await lab.kubectl(['cordon', 'w1-k8s']);
    await lab.kubectl(['label', 'node', 'w2-k8s', 'disk=ssd']);
    await lab.onNode('m-k8s', ['sudo', 'mkdir', '-p', '/root/k8slab/mine']);
    await lab.onNode('m-k8s', ['sudo', 'touch', '/root/k8slab/mine/a b']);
    const image = ['sudo', 'ctr', '-n', 'k8s.io', 'images', 'tag', 'docker.io/k8slab/echo:1', 'docker.io/mine/echo:2'];
    expect((await lab.onNode('w1-k8s', image)).exitCode).toBe(0);

    expect((await plan()).changes.toSorted()).toEqual(
      [
        '- Deployment.apps default/web',
        '- Namespace play',
        '- Service default/web',
        '- file /root/k8slab/mine/a b on m-k8s',
        '- image docker.io/mine/echo:2 on w1-k8s',
        '+ Service kube-system/kube-dns',
        '~ Deployment.apps kube-system/coredns',
        '~ Node w1-k8s (cordon)',
        '~ Node w2-k8s (label disk)',
      ].toSorted(),
    );
    say(`reset: ${(await reset()).toFixed(1)} s`);
    expect(await plan()).toMatchObject({ changes: [] });
    const pods = await lab.kubectl(['get', 'pods', '-A', '-l', 'app=web', '-o', 'name']);
    expect(pods.trim()).toBe('');
  });

  it('brings back a part of the control plane whose only copy is in a folder', async () => {
    const manifest = '/etc/kubernetes/manifests/kube-scheduler.yaml';
    await lab.onNode('m-k8s', ['sudo', 'mkdir', '-p', '/root/k8slab/mine']);
    await lab.onNode('m-k8s', ['sudo', 'mv', manifest, '/root/k8slab/mine/']);
    expect((await plan()).changes).toEqual([
      `+ file ${manifest} on m-k8s`,
      '- file /root/k8slab/mine/kube-scheduler.yaml on m-k8s',
    ]);
    await reset();
    expect(await plan()).toMatchObject({ changes: [], settings: [] });
    // Without a reset it is up that brings it back, and the start stays what it was.
    await lab.onNode('m-k8s', ['sudo', 'rm', manifest]);
    const up = await lab.cli(['up', '--yes', '--output', 'json']);
    expect(up.exitCode, `${up.stderr}\n${up.stdout.slice(-3000)}`).toBe(0);
    expect(await plan()).toMatchObject({ changes: [] });
  });

  it('keeps what is named on a node', async () => {
    await lab.onNode('m-k8s', ['sudo', 'mkdir', '-p', '/root/k8slab/mine']);
    await lab.onNode('m-k8s', ['sudo', 'touch', '/root/k8slab/mine/notes']);
    const run = await lab.cli(['reset', '--dry-run', '--output', 'json', '--keep', 'file:/root/k8slab/mine']);
    const shown = JSON.parse(run.stdout.split('\n')[0] ?? '') as ResetPlan;
    expect(shown).toMatchObject({ changes: [], kept: ['file /root/k8slab/mine/notes on m-k8s'] });
    await reset();
  });

  it('keeps what is marked', async () => {
    await lab.kubectl(['create', 'configmap', 'mine']);
    await lab.kubectl(['create', 'configmap', 'other']);
    await lab.kubectl(['label', 'configmap', 'mine', 'k8slab.io/keep=true']);
    await reset();
    expect(await plan()).toMatchObject({ changes: [], kept: ['ConfigMap default/mine'] });
    await lab.kubectl(['delete', 'configmap', 'mine']);
  });

  it('does not take away components that were installed since, and takes what was made before them', async () => {
    await lab.kubectl(['create', 'configmap', 'early']);
    const install = await lab.cli(['component', 'install', 'metrics-server', '--yes', '--output', 'json']);
    expect(install.exitCode, `${install.stderr}\n${install.stdout.slice(-3000)}`).toBe(0);
    expect((await plan()).changes).toEqual(['- ConfigMap default/early']);
    await reset();
    const remove = await lab.cli(['component', 'remove', 'metrics-server', '--yes', '--output', 'json']);
    expect(remove.exitCode, `${remove.stderr}\n${remove.stdout.slice(-3000)}`).toBe(0);
    expect(await plan()).toMatchObject({ changes: [] });
  });

  it('asks first', async () => {
    await lab.kubectl(['create', 'configmap', 'asked']);
    const run = await lab.cli(['reset']);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain('K8SLAB_CONFIRM');
    expect((await plan()).changes).toEqual(['- ConfigMap default/asked']);
  });

  it('destroys everything it made', async () => {
    const destroy = await lab.cli(['destroy', '--yes']);
    expect(destroy.exitCode, destroy.stderr).toBe(0);
    destroyed = true;
    expect(await hostInventory(lab)).toEqual(before);
  });
});
