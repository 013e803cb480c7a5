import { expect, it } from 'vitest';
import type { E2eLab } from '../lab.js';
import { say } from '../say.js';
import { skipWithoutKernel } from './skip-without-kernel.js';

const PODS = ['e2e-data-0', 'e2e-data-1', 'e2e-data-2'] as const;
const FILE = '/usr/share/nginx/html/mine';
const claimOf = (pod: string): string => `web-${pod}`;

/** Each pod has a claim of its own, which is there before the pod is. */
const STATEFUL_SET = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'e2e-data' },
  spec: {
    serviceName: 'e2e-data',
    replicas: PODS.length,
    podManagementPolicy: 'Parallel',
    selector: { matchLabels: { app: 'e2e-data' } },
    template: {
      metadata: { labels: { app: 'e2e-data' } },
      spec: {
        topologySpreadConstraints: [
          {
            maxSkew: 1,
            topologyKey: 'kubernetes.io/hostname',
            whenUnsatisfiable: 'ScheduleAnyway',
            labelSelector: { matchLabels: { app: 'e2e-data' } },
          },
        ],
        containers: [
          {
            name: 'nginx',
            image: 'nginx:stable',
            imagePullPolicy: 'IfNotPresent',
            volumeMounts: [{ name: 'web', mountPath: '/usr/share/nginx/html' }],
          },
        ],
      },
    },
    volumeClaimTemplates: [
      {
        metadata: { name: 'web' },
        spec: { accessModes: ['ReadWriteMany'], resources: { requests: { storage: '100Mi' } } },
      },
    ],
  },
};

const settled = (lab: E2eLab): Promise<string> =>
  lab.kubectl(['rollout', 'status', 'statefulset/e2e-data', '--timeout=600s']);

async function nodesOfPods(lab: E2eLab): Promise<string[]> {
  const names = await lab.kubectl(['get', 'pods', '-l', 'app=e2e-data', '-o', 'jsonpath={.items[*].spec.nodeName}']);
  return [...new Set(names.trim().split(/\s+/))].sort();
}

async function expectData(lab: E2eLab): Promise<void> {
  for (const pod of PODS) expect((await lab.kubectl(['exec', pod, '--', 'cat', FILE])).trim()).toBe(pod);
}

async function scale(lab: E2eLab, workers: number): Promise<void> {
  const run = await lab.well('scale', '--workers', String(workers), '--yes');
  say(`scale to ${workers}: ${run.seconds.toFixed(1)} s`);
  await settled(lab);
}

/** A StatefulSet on NFS while workers come and go: three of them when it begins, one when it ends. */
export function scaleOnNfsStory(lab: E2eLab): void {
  skipWithoutKernel(lab);

  it('gives each pod of a StatefulSet its volume, on more than one worker', async () => {
    await lab.well('component', 'install', 'nfs');
    for (const pod of PODS) {
      await lab.kubectl(['apply', '-f', '-'], await lab.asRoot('m-k8s', 'nfs-exporter', claimOf(pod), '--yaml'));
    }
    await lab.kubectl(['apply', '-f', '-'], JSON.stringify(STATEFUL_SET));
    await settled(lab);
    expect((await nodesOfPods(lab)).length).toBeGreaterThan(1);
    for (const pod of PODS) await lab.kubectl(['exec', pod, '--', 'sh', '-c', `echo ${pod} >${FILE} && sync ${FILE}`]);
    await expectData(lab);
  });

  it('has a fourth worker that can mount the share', async () => {
    await scale(lab, 4);
    expect((await lab.asRoot('m-k8s', 'ls', '/nfs_shared/.k8slab-check')).trim().split('\n')).toContain('w4-k8s');
    await expectData(lab);
  });

  it('keeps all data when every worker but one goes', async () => {
    await scale(lab, 1);
    expect(await nodesOfPods(lab)).toEqual(['w1-k8s']);
    await expectData(lab);
  });
}
