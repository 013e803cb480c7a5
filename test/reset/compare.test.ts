import { describe, expect, it } from 'vitest';
import { cleanObject } from '../../src/labs/inventory/clean-object.js';
import { isNothing, planReset } from '../../src/reset/compare.js';
import { inOrderOfDiscard } from '../../src/reset/discard.js';
import { describeReset } from '../../src/reset/describe.js';
import { deployment, NODE, namespace, state } from './states.js';

describe('planReset', () => {
  it('finds nothing to do where nothing happened', () => {
    const plan = planReset(state([deployment('web')]), state([deployment('web')]));
    expect(isNothing(plan)).toBe(true);
    expect(describeReset(plan)).toEqual([]);
  });

  it('takes away what is new, brings back what is gone, sets back what changed', () => {
    const start = state([deployment('gone'), deployment('changed')]);
    const now = state([deployment('changed', { replicas: 9 }), deployment('new')]);
    expect(describeReset(planReset(start, now))).toEqual([
      '- Deployment.apps default/new',
      '+ Deployment.apps default/gone',
      '~ Deployment.apps default/changed',
    ]);
  });

  it('takes a new namespace as a whole', () => {
    const now = state([namespace('play'), deployment('web', { namespace: 'play' })]);
    expect(describeReset(planReset(state([]), now))).toEqual(['- Namespace play']);
  });

  it('leaves alone what the user marked, one by one or by its namespace', () => {
    const keep = { 'k8slab.io/keep': 'true' };
    const now = state([
      deployment('mine', { labels: keep }),
      namespace('project', keep),
      deployment('web', { namespace: 'project' }),
      deployment('other', { labels: { 'k8slab.io/keep': 'false' } }),
    ]);
    const plan = planReset(state([]), now);
    expect(describeReset(plan)).toEqual(['- Deployment.apps default/other']);
    expect(plan.kept).toEqual(['Deployment.apps default/mine', 'Namespace project', 'Deployment.apps project/web']);
  });

  it('leaves the namespace of something marked, but not the rest in it', () => {
    const keep = { 'k8slab.io/keep': 'true' };
    const now = state([
      namespace('project'),
      deployment('mine', { namespace: 'project', labels: keep }),
      deployment('web', { namespace: 'project' }),
    ]);
    const plan = planReset(state([]), now);
    expect(describeReset(plan)).toEqual(['- Deployment.apps project/web']);
    expect(plan.kept).toEqual(['Namespace project', 'Deployment.apps project/mine']);
  });

  it('leaves the images that kept pods run: one that was built on a node cannot be had again', () => {
    const keep = { 'k8slab.io/keep': 'true' };
    const pod = (image: string) => ({ spec: { initContainers: [{ image: 'init:1' }], containers: [{ image }] } });
    const web = { ...deployment('web', { labels: keep }), spec: { replicas: 1, template: pod('multistage-img') } };
    const cron = {
      ...deployment('cron', { labels: keep }),
      spec: { jobTemplate: { spec: { template: pod('job:1') } } },
    };
    const now = {
      ...state([web, cron, deployment('other')]),
      things: {
        'w1-k8s': {
          image: ['init:1', 'multistage-img:latest', 'job:1', 'gone:1'].map((each) => `docker.io/library/${each}`),
        },
      },
    };
    const plan = planReset({ ...state([]), things: { 'w1-k8s': { image: [] } } }, now);
    expect(plan.discard).toEqual([{ node: 'w1-k8s', kind: 'image', names: ['docker.io/library/gone:1'] }]);
  });

  it('leaves the definition of a kept object, which the API server would take along', () => {
    const definition = (kind: string, group: string) => ({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `${kind.toLowerCase()}s.${group}` },
      spec: { group, names: { kind } },
    });
    const labels = { 'k8slab.io/keep': 'true' };
    const dog = { apiVersion: 'pets.example/v1', kind: 'Dog', metadata: { name: 'rex', namespace: 'default', labels } };
    const definitions = [
      definition('Dog', 'pets.example'),
      definition('Cat', 'pets.example'),
      definition('Dog', 'x.example'),
    ];
    const plan = planReset(state([]), state([dog, ...definitions]));
    expect(plan.remove.map(({ metadata }) => metadata.name)).toEqual(['cats.pets.example', 'dogs.x.example']);
  });

  it.each([
    ['a volume of NFS', { nfs: { server: 'm', path: '/nfs_shared/mine-data' } }],
    ['one of csi-driver-nfs', { csi: { volumeAttributes: { share: '/nfs_shared/', subdir: 'mine-data' } } }],
    ['a directory of a node', { hostPath: { path: '/nfs_shared/mine-data' } }],
  ])('leaves %s with its data to a claim that is kept', (_, source) => {
    const claim = (inside: string) => ({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data', namespace: inside },
    });
    const volume = (name: string, inside: string, spec: object) => ({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name },
      spec: { ...spec, claimRef: { namespace: inside, name: 'data' } },
    });
    const now = {
      ...state([
        namespace('mine', { 'k8slab.io/keep': 'true' }),
        claim('mine'),
        claim('default'),
        volume('pvc-1', 'mine', source),
        volume('pvc-2', 'default', { nfs: { server: 'm', path: '/nfs_shared/other' } }),
      ]),
      things: { m: { file: ['/nfs_shared/mine-data', '/nfs_shared/mine-data/db', '/nfs_shared/other'] } },
    };
    const plan = planReset({ ...state([]), things: { m: { file: [] } } }, now);
    expect(describeReset(plan)).toEqual([
      '- PersistentVolumeClaim default/data',
      '- PersistentVolume pvc-2',
      '- file /nfs_shared/other on m',
    ]);
    expect(plan.kept).toContain('PersistentVolume pvc-1');
    expect(plan.kept).toContain('file /nfs_shared/mine-data/db on m');
  });

  it('does not count notes of controllers or renewed certificates as changes', () => {
    const hook = (caBundle: string, revision: string) =>
      state([
        {
          apiVersion: 'admissionregistration.k8s.io/v1',
          kind: 'ValidatingWebhookConfiguration',
          metadata: { name: 'hook', annotations: { 'deployment.kubernetes.io/revision': revision } },
          webhooks: [{ name: 'a', clientConfig: { caBundle } }],
        },
      ]);
    expect(isNothing(planReset(hook('old', '1'), hook('new', '2')))).toBe(true);
  });

  it('sets nodes back: cordon, labels, taints', () => {
    const start = { ...state([]), nodes: { w1: NODE } };
    const taint = { key: 'team', value: 'a', effect: 'NoSchedule' };
    const now = {
      ...state([]),
      nodes: { w1: { labels: { os: 'arm', extra: 'x' }, taints: [taint], unschedulable: true } },
    };
    const plan = planReset(start, now);
    expect(plan.nodes).toEqual({
      w1: { metadata: { labels: { os: 'linux', extra: null } }, spec: { unschedulable: null, taints: [] } },
    });
    expect(describeReset(plan)).toEqual(['~ Node w1 (label os, label extra, taints)']);
  });

  it('says nothing of the taints of a node that was only cordoned', () => {
    const now = { ...state([]), nodes: { w1: { ...NODE, unschedulable: true } } };
    const plan = planReset({ ...state([]), nodes: { w1: NODE } }, now);
    expect(plan.nodes).toEqual({ w1: { metadata: { labels: {} }, spec: { unschedulable: null } } });
    expect(describeReset(plan)).toEqual(['~ Node w1 (cordon)']);
  });

  it('discards new things on nodes and tells of images that are gone', () => {
    const start = { ...state([]), things: { w1: { image: ['a', 'b'], file: [] } } };
    const now = { ...state([]), things: { w1: { image: ['b', 'c'], container: ['web'], file: ['/nfs_shared/x'] } } };
    const plan = planReset(start, now);
    expect(describeReset(plan)).toEqual(['- image c on w1', '- container web on w1', '- file /nfs_shared/x on w1']);
    expect(plan.lost).toEqual(['image a on w1']);
  });

  it('tells of everything on nodes that is gone, and brings exports back', () => {
    const line = '/srv *(rw)';
    const before = {
      container: ['db'],
      volume: ['data'],
      network: ['back'],
      'nameless layer': ['sha256:1'],
      file: ['/nfs_shared/a', '/nfs_shared/a/b', '/nfs_shared/a/b/c', '/nfs_shared/ab'],
      export: [line],
      share: ['/nfs_shared/a *(rw)'],
    };
    const start = { ...state([]), things: { m: before } };
    const plan = planReset(start, { ...state([]), things: { m: { file: ['/nfs_shared/ab'] } } });
    expect(plan.lost).toEqual([
      'container db on m',
      'volume data on m',
      'network back on m',
      'file /nfs_shared/a on m',
    ]);
    expect(describeReset(plan)).toEqual([`+ export ${line} on m`, '+ share /nfs_shared/a *(rw) on m']);
    expect(isNothing(plan)).toBe(false);
  });

  it('takes away shares before their directories, where the start has looked for any', () => {
    const line = '/nfs_shared/x 192.168.1.0/24(rw)';
    const start = { ...state([]), things: { m: { file: [] } }, setup: {} };
    const now = { ...state([]), things: { m: { file: ['/nfs_shared/x'], share: [line] } } };
    const { discard } = planReset(start, now);
    expect(inOrderOfDiscard(discard).map(({ kind, names }) => [kind, ...names])).toEqual([
      ['share', line],
      ['file', '/nfs_shared/x'],
    ]);
    expect(planReset({ ...state([]), things: start.things }, now).discard.map(({ kind }) => kind)).toEqual(['file']);
  });

  it('leaves a node alone that was not there at the start', () => {
    const now = { ...state([]), nodes: { w9: NODE }, things: { w9: { image: ['a'] } } };
    expect(isNothing(planReset(state([]), now))).toBe(true);
  });
});

describe('cleanObject', () => {
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'default' } };

  it('takes out what the cluster fills in', () => {
    const raw = {
      ...pod,
      metadata: { ...pod.metadata, uid: 'u', resourceVersion: '7', managedFields: [] },
      status: {},
    };
    expect(cleanObject(raw)).toEqual(pod);
  });

  it.each([
    ['owned', { ...pod, metadata: { ...pod.metadata, ownerReferences: [{}] } }],
    ['on its way out', { ...pod, metadata: { ...pod.metadata, deletionTimestamp: 'now' } }],
    ['a token', { ...pod, kind: 'Secret', type: 'kubernetes.io/service-account-token' }],
    ['in every namespace', { ...pod, kind: 'ServiceAccount', metadata: { name: 'default', namespace: 'x' } }],
    ['of kubeadm', { ...pod, kind: 'ConfigMap', metadata: { name: 'cluster-info', namespace: 'kube-public' } }],
  ])('passes over what is %s', (_what, raw) => {
    expect(cleanObject(raw)).toBeUndefined();
  });
});
