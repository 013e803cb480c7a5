import { existsSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { clusterObjects } from './cluster-objects.js';
import { E2eLab, e2eProvider } from './lab.js';
import { hostInventory } from './leftovers.js';
import { poll } from './poll.js';
import { say } from './say.js';

const provider = e2eProvider();
const lab = new E2eLab(provider);
let inventory: string[] = [];
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

/** One pod on each worker with the claim `e2e` as its web root; they see what the others write. */
const WEB = {
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'e2e-web' },
  spec: {
    selector: { matchLabels: { app: 'e2e-web' } },
    template: {
      metadata: { labels: { app: 'e2e-web' } },
      spec: {
        containers: [
          {
            name: 'nginx',
            image: 'nginx:stable',
            imagePullPolicy: 'IfNotPresent',
            volumeMounts: [{ name: 'web', mountPath: '/usr/share/nginx/html' }],
          },
        ],
        volumes: [{ name: 'web', persistentVolumeClaim: { claimName: 'e2e' } }],
      },
    },
  },
};

async function podOn(node: string): Promise<string> {
  const query = ['get', 'pods', '-l', 'app=e2e-web', '--field-selector', `spec.nodeName=${node}`];
  return (await lab.kubectl([...query, '-o', 'jsonpath={.items[0].metadata.name}'])).trim();
}

async function write(node: string, text: string): Promise<void> {
  const path = `/usr/share/nginx/html/${text}`;
  await lab.kubectl(['exec', await podOn(node), '--', 'sh', '-c', `echo ${text} >${path} && sync ${path}`]);
}

async function files(node: string): Promise<string[]> {
  const list = await lab.kubectl(['exec', await podOn(node), '--', 'ls', '/usr/share/nginx/html']);
  return list.trim().split(/\s+/).sort();
}

async function bootId(): Promise<string> {
  return (await lab.onNode('m-k8s', ['cat', '/proc/sys/kernel/random/boot_id'])).stdout.trim();
}

/** One story told in order: each chapter needs the one before. */
describe(`NFS on ${provider} nodes`, () => {
  beforeEach((context) => {
    context.skip(provider === 'docker', 'a docker node is a container: it has no kernel of its own to serve NFS');
  });
  beforeAll(async () => {
    inventory = await hostInventory(lab);
  });
  afterAll(async () => {
    if (!destroyed && existsSync(lab.labDir)) await lab.cli(['destroy', '--yes']);
    rmSync(lab.dir, { recursive: true, force: true });
  });

  it('comes with the cluster: each node has mounted the share, written to it and read from it', async () => {
    say(`up: ${(await k8slab('up', '--yes', ...lab.firstUpFlags(), '--components', 'nfs')).toFixed(1)} s`);
    expect(await asRoot('m-k8s', 'exportfs', '-s')).toMatch(
      /^\/nfs_shared +192\.168\.1\.0\/24\(.*\brw\b.*no_root_squash/m,
    );
    expect((await asRoot('m-k8s', 'ls', '/nfs_shared/.k8slab-check')).trim().split('\n').sort()).toEqual([
      ...lab.nodes,
    ]);
  });

  it('gives pods on two nodes one volume, which nfs-exporter made', async () => {
    const volume = await asRoot('m-k8s', 'nfs-exporter', 'e2e', '--yaml');
    expect(await asRoot('m-k8s', 'nfs-exporter', 'e2e', '--yaml')).toBe(volume);
    await lab.kubectl(['apply', '-f', '-'], volume);
    await lab.kubectl(['apply', '-f', '-'], JSON.stringify(WEB));
    await lab.kubectl(['rollout', 'status', 'daemonset/e2e-web', '--timeout=600s']);
    await write('w1-k8s', 'from-w1');
    await write('w2-k8s', 'from-w2');
    for (const node of ['w1-k8s', 'w2-k8s']) expect(await files(node), node).toEqual(['from-w1', 'from-w2']);
  });

  it('keeps it when a pod dies', async () => {
    const before = await podOn('w1-k8s');
    await lab.kubectl(['delete', 'pod', before, '--wait=true']);
    await lab.kubectl(['rollout', 'status', 'daemonset/e2e-web', '--timeout=600s']);
    expect(await podOn('w1-k8s')).not.toBe(before);
    expect(await files('w1-k8s')).toEqual(['from-w1', 'from-w2']);
  });

  it('keeps it when the server reboots: the same pods write on', async () => {
    const [id, pod] = [await bootId(), await podOn('w1-k8s')];
    await asRoot('m-k8s', 'systemd-run', '--on-active=1', 'systemctl', 'reboot');
    const rebooted = await poll(bootId, (now) => now !== '' && now !== id, 900);
    expect(rebooted).not.toBe(id);
    say(`up after a reboot of m-k8s: ${(await k8slab('up', '--yes')).toFixed(1)} s`);
    await write('w1-k8s', 'after-reboot');
    expect(await files('w2-k8s')).toEqual(['after-reboot', 'from-w1', 'from-w2']);
    expect(await podOn('w1-k8s')).toBe(pod);
  });

  it('makes volumes by itself where its images are at hand', async (context) => {
    const classes = await lab.kubectl(['get', 'storageclasses', '-o', 'name']);
    context.skip(
      !classes.includes('managed-nfs-storage'),
      'the bundle has no image of a provisioner: volumes by hand only',
    );
    const claim = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'e2e-dynamic' },
      spec: {
        accessModes: ['ReadWriteMany'],
        storageClassName: 'managed-nfs-storage',
        resources: { requests: { storage: '10Mi' } },
      },
    };
    await lab.kubectl(['apply', '-f', '-'], JSON.stringify(claim));
    const phase = ['get', 'pvc', 'e2e-dynamic', '-o', 'jsonpath={.status.phase}'];
    expect(
      await poll(
        () => lab.kubectl(phase),
        (now) => now === 'Bound',
      ),
    ).toBe('Bound');
    await lab.kubectl(['delete', 'pvc', 'e2e-dynamic', '--wait=true']);
  });

  it('is not removed under volumes in use', async () => {
    const run = await lab.cli(['component', 'remove', 'nfs', '--yes', '--output', 'json']);
    expect(run.exitCode).toBe(1);
    expect(`${run.stdout}${run.stderr}`).toContain('K8SLAB_NFS_IN_USE');
    expect(await files('w2-k8s')).toEqual(['after-reboot', 'from-w1', 'from-w2']);
  });

  it('is removed, installed again, and has all files', async () => {
    await lab.kubectl(['delete', 'daemonset/e2e-web', 'pvc/e2e', 'pv/e2e', '--wait=true']);
    await poll(
      () => lab.kubectl(['get', 'pods', '-l', 'app=e2e-web', '-o', 'name']),
      (left) => left.trim() === '',
    );
    say(`component remove: ${(await k8slab('component', 'remove', 'nfs', '--yes')).toFixed(1)} s`);
    expect((await asRoot('m-k8s', 'exportfs', '-s')).trim()).toBe('');
    expect((await clusterObjects(lab)).filter((name) => name.includes('nfs'))).toEqual([]);
    expect(await asRoot('m-k8s', 'ls', '/nfs_shared')).toBe('e2e\n');
    say(`component install: ${(await k8slab('component', 'install', 'nfs')).toFixed(1)} s`);
    expect((await asRoot('m-k8s', 'ls', '/nfs_shared/e2e')).trim().split('\n')).toEqual([
      'after-reboot',
      'from-w1',
      'from-w2',
    ]);
  });

  it('destroys everything it made', async () => {
    await k8slab('destroy', '--yes');
    destroyed = true;
    expect(await hostInventory(lab)).toEqual(inventory);
  });
});
