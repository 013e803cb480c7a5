import { expect, it } from 'vitest';
import { clusterObjects } from '../cluster-objects.js';
import type { E2eLab } from '../lab.js';
import { poll } from '../poll.js';
import { say } from '../say.js';
import { rebootControlPlane } from './reboot.js';
import { skipWithoutKernel } from './skip-without-kernel.js';

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

async function podOn(lab: E2eLab, node: string): Promise<string> {
  const query = ['get', 'pods', '-l', 'app=e2e-web', '--field-selector', `spec.nodeName=${node}`];
  return (await lab.kubectl([...query, '-o', 'jsonpath={.items[0].metadata.name}'])).trim();
}

async function write(lab: E2eLab, node: string, text: string): Promise<void> {
  const path = `/usr/share/nginx/html/${text}`;
  await lab.kubectl(['exec', await podOn(lab, node), '--', 'sh', '-c', `echo ${text} >${path} && sync ${path}`]);
}

async function files(lab: E2eLab, node: string): Promise<string[]> {
  const list = await lab.kubectl(['exec', await podOn(lab, node), '--', 'ls', '/usr/share/nginx/html']);
  return list.trim().split(/\s+/).sort();
}

/** NFS, in a cluster without components. */
export function nfsStory(lab: E2eLab): void {
  skipWithoutKernel(lab);

  it('is installed: each node has mounted the share, written to it and read from it', async () => {
    say(`component install: ${(await lab.well('component', 'install', 'nfs')).seconds.toFixed(1)} s`);
    const nodes = lab.address(0).replaceAll('.', '\\.');
    expect(await lab.asRoot('m-k8s', 'exportfs', '-s')).toMatch(
      new RegExp(`^/nfs_shared +${nodes}/24\\(.*\\brw\\b.*no_root_squash`, 'm'),
    );
    expect((await lab.asRoot('m-k8s', 'ls', '/nfs_shared/.k8slab-check')).trim().split('\n').sort()).toEqual([
      ...lab.nodes,
    ]);
  });

  it('gives pods on two nodes one volume, which nfs-exporter made', async () => {
    const volume = await lab.asRoot('m-k8s', 'nfs-exporter', 'e2e', '--yaml');
    expect(await lab.asRoot('m-k8s', 'nfs-exporter', 'e2e', '--yaml')).toBe(volume);
    await lab.kubectl(['apply', '-f', '-'], volume);
    await lab.kubectl(['apply', '-f', '-'], JSON.stringify(WEB));
    await lab.kubectl(['rollout', 'status', 'daemonset/e2e-web', '--timeout=600s']);
    await write(lab, 'w1-k8s', 'from-w1');
    await write(lab, 'w2-k8s', 'from-w2');
    for (const node of ['w1-k8s', 'w2-k8s']) expect(await files(lab, node), node).toEqual(['from-w1', 'from-w2']);
  });

  it('keeps it when a pod dies', async () => {
    const before = await podOn(lab, 'w1-k8s');
    await lab.kubectl(['delete', 'pod', before, '--wait=true']);
    await lab.kubectl(['rollout', 'status', 'daemonset/e2e-web', '--timeout=600s']);
    expect(await podOn(lab, 'w1-k8s')).not.toBe(before);
    expect(await files(lab, 'w1-k8s')).toEqual(['from-w1', 'from-w2']);
  });

  it('keeps it when the server reboots: the same pods write on', async () => {
    const pod = await podOn(lab, 'w1-k8s');
    say(`up after a reboot of m-k8s: ${(await rebootControlPlane(lab)).seconds.toFixed(1)} s`);
    await write(lab, 'w1-k8s', 'after-reboot');
    expect(await files(lab, 'w2-k8s')).toEqual(['after-reboot', 'from-w1', 'from-w2']);
    expect(await podOn(lab, 'w1-k8s')).toBe(pod);
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
    expect(await files(lab, 'w2-k8s')).toEqual(['after-reboot', 'from-w1', 'from-w2']);
  });

  it('is removed, installed again, and has all files', async () => {
    await lab.kubectl(['delete', 'daemonset/e2e-web', 'pvc/e2e', 'pv/e2e', '--wait=true']);
    await poll(
      () => lab.kubectl(['get', 'pods', '-l', 'app=e2e-web', '-o', 'name']),
      (left) => left.trim() === '',
    );
    say(`component remove: ${(await lab.well('component', 'remove', 'nfs', '--yes')).seconds.toFixed(1)} s`);
    expect((await lab.asRoot('m-k8s', 'exportfs', '-s')).trim()).toBe('');
    expect((await clusterObjects(lab)).filter((name) => name.includes('nfs'))).toEqual([]);
    expect(await lab.asRoot('m-k8s', 'ls', '/nfs_shared')).toBe('e2e\n');
    say(`component install: ${(await lab.well('component', 'install', 'nfs')).seconds.toFixed(1)} s`);
    expect((await lab.asRoot('m-k8s', 'ls', '/nfs_shared/e2e')).trim().split('\n')).toEqual([
      'after-reboot',
      'from-w1',
      'from-w2',
    ]);
  });

  it('leaves the cluster to the next story', async () => {
    await lab.well('component', 'remove', 'nfs', '--yes');
    expect((await clusterObjects(lab)).filter((name) => name.includes('nfs'))).toEqual([]);
  });
}
