import { describe, expect, it } from 'vitest';
import { compareInventories, formatChange } from '../../src/labs/inventory/compare.js';
import { nodeEntries, objectEntry } from '../../src/labs/inventory/objects.js';
import { settleInventory } from '../../src/labs/inventory/settle.js';
import { takeInventory, takeNamespace } from '../../src/labs/inventory/take.js';
import { type Handler, labContext, ScriptedNode } from './lab-harness.js';

const object = { kind: 'Pod', namespace: 'default', name: 'web-1', type: '', owner: '' };

describe('objects', () => {
  it.each([
    [object, 'Pod default/web-1'],
    [{ ...object, owner: 'ReplicaSet/web-5d9' }, 'Pod of default/ReplicaSet/web-5d9'],
    [{ ...object, kind: 'Namespace', namespace: '', name: 'a' }, 'Namespace a'],
    [{ ...object, kind: 'ReplicaSet', owner: 'Deployment/web' }, undefined],
    [{ ...object, kind: 'Secret', type: 'kubernetes.io/service-account-token' }, undefined],
    [{ ...object, kind: 'Secret', type: 'Opaque' }, 'Secret default/web-1'],
  ])('%j is %s', (listed, entry) => {
    expect(objectEntry(listed)).toBe(entry);
  });

  it('of nodes are their labels, taints and whether they take pods', () => {
    const node = {
      metadata: { name: 'w1-k8s', labels: { a: '1' } },
      spec: { unschedulable: true, taints: [{ key: 'k', effect: 'NoSchedule' }] },
    };
    expect(nodeEntries(node)).toEqual({ unschedulable: 'true', 'label a': '1', 'taint k:NoSchedule': '' });
  });
});

it('tells what is different, sorted and readable', () => {
  const before = { sections: { objects: { a: '', b: '2', c: '' }, 'images on w1-k8s': { x: '' } } };
  const after = { sections: { objects: { a: '', b: '3', d: '' }, 'node w1-k8s': { unschedulable: 'true' } } };
  expect(compareInventories(before, after).map(formatChange)).toEqual([
    '- images on w1-k8s: x',
    '+ node w1-k8s: unschedulable',
    '~ objects: b: 2 → 3',
    '- objects: c',
    '+ objects: d',
  ]);
  expect(compareInventories(before, before)).toEqual([]);
});

describe('taking it', () => {
  const line = (...words: string[]): string => words.join('\t');
  const objects = [
    line('Deployment', 'default', 'web', '<no value>', '', '<no value>'),
    line('Pod', 'default', 'web-5d9-x', '<no value>', 'ReplicaSet/web-5d9', '<no value>'),
    line('Pod', 'default', 'web-5d9-y', '<no value>', 'ReplicaSet/web-5d9', '<no value>'),
    line('Pod', 'default', 'gone', '<no value>', '', '2026-11-21T12:00:00Z'),
    line('ConfigMap', 'a', 'kube-root-ca.crt', '<no value>', '', '<no value>'),
    line('ServiceAccount', 'a', 'default', '<no value>', '', '<no value>'),
  ].join('\n');
  const items = (): object[] =>
    objects.split('\n').map((each) => {
      const [kind, namespace, name, , owner = '', deleted = ''] = each.split('\t');
      const [ownerKind, ownerName] = owner.split('/');
      return {
        apiVersion: 'v1',
        kind,
        metadata: {
          namespace,
          name,
          ...(owner !== '' && { ownerReferences: [{ kind: ownerKind, name: ownerName }] }),
          ...(deleted !== '<no value>' && { deletionTimestamp: deleted }),
        },
      };
    });
  const answers: Handler = (typed) => {
    if (typed.includes('api-resources')) {
      return {
        stdout:
          'pods\nevents\nevents.events.k8s.io\nnodes\nleases.coordination.k8s.io\ndeployments.apps\npods.metrics.k8s.io\n',
      };
    }
    if (typed.includes('get nodes'))
      return { stdout: JSON.stringify({ items: [{ metadata: { name: 'm-k8s' }, spec: {} }] }) };
    if (typed.includes('-o json')) return { stdout: JSON.stringify({ items: items() }) };
    if (typed.includes('kubectl')) return { stdout: objects };
    if (typed.includes('/etc/kubernetes/manifests'))
      return { stdout: `file\t/etc/kubernetes/manifests/etcd.yaml\tabc\t600\tYQ==\nfile\t/etc/hosts\tdef\t644\t\n` };
    return {
      stdout: `${line('image', 'docker.io/library/nginx:stable')}\n${line('image', 'sha256:12')}\n${line('export', '/nfs_shared *(rw)')}\n`,
    };
  };
  const nodes = (): ScriptedNode[] => ['m-k8s', 'w1-k8s', 'w2-k8s'].map((name) => new ScriptedNode(name, answers));

  it('counts pods by owner and leaves out what changes by itself', async () => {
    const [main, ...workers] = nodes();
    if (!main) throw new Error('no node');
    const { sections } = await takeInventory(labContext([main, ...workers]), false);
    expect(sections).toEqual({
      objects: {
        'Deployment default/web':
          '{"apiVersion":"","kind":"Deployment","metadata":{"name":"web","namespace":"default"}}',
        'Pod of default/ReplicaSet/web-5d9': '2',
        'ConfigMap a/kube-root-ca.crt': '',
        'ServiceAccount a/default': '',
      },
      'node m-k8s': {},
      ...Object.fromEntries(
        ['m-k8s', 'w1-k8s', 'w2-k8s'].flatMap((name) => [
          [`images on ${name}`, { 'docker.io/library/nginx:stable': '' }],
          [`exports on ${name}`, { '/nfs_shared *(rw)': '' }],
          [`manifests on ${name}`, { 'etcd.yaml': 'abc' }],
        ]),
      ),
    });
    expect(main.typed.find((typed) => typed.includes('get pods'))).toContain('get pods,deployments.apps -A');
  });

  it('counts what is on its way out only when asked for it', async () => {
    const { sections } = await takeInventory(labContext(nodes()), true);
    expect(sections['objects']).toHaveProperty(['Pod default/gone']);
  });

  it('does not count what Kubernetes puts into each namespace', async () => {
    const { sections } = await takeNamespace(labContext(nodes()), 'a');
    expect(Object.keys(sections['objects'] ?? {})).not.toContain('ServiceAccount a/default');
  });

  /** A cluster whose kubectl says this so many times beside the kinds it knows. */
  function withoutApi(named: string, times: number) {
    let asked = 0;
    const stderr = `error: unable to retrieve the complete list of server APIs: ${named}`;
    const main = new ScriptedNode('m-k8s', async (typed, request) => {
      const answer = await answers(typed, request);
      return typed.includes('api-resources') && ++asked <= times ? { ...answer, exitCode: 1, stderr } : answer;
    });
    return { context: labContext([main, ...nodes().slice(1)]), asked: () => asked };
  }

  it.each([
    ['whose pod has just moved', 'a.b/v1beta1: unable to handle'],
    ['beside that of metrics', 'metrics.k8s.io/v1beta1: unable to handle, a.b/v1: unable to handle'],
    ['that it cannot tell from what kubectl says', 'some of them'],
  ])('waits for an API %s', async (_what, named) => {
    const { context, asked } = withoutApi(named, 2);
    const { sections } = await takeInventory(context, false);
    expect(asked()).toBe(3);
    expect(sections['objects']).toHaveProperty(['Deployment default/web']);
  });

  it('does without the API of metrics, of which nothing rests', async () => {
    const { context, asked } = withoutApi(
      'custom.metrics.k8s.io/v1beta1: stale GroupVersion discovery: custom.metrics.k8s.io/v1beta1, metrics.k8s.io/v1beta1: the server is currently unable to handle the request',
      Number.POSITIVE_INFINITY,
    );
    const { sections } = await takeInventory(context, false);
    expect(asked()).toBe(1);
    expect(sections['objects']).toHaveProperty(['Deployment default/web']);
  });

  it('does not wait for ever for one', async () => {
    const { context } = withoutApi('a.b/v1: unable to handle', Number.POSITIVE_INFINITY);
    await expect(takeInventory(context, false)).rejects.toThrow('complete list');
  });

  it('says when a node cannot be asked', async () => {
    await expect(takeInventory(labContext(nodes().slice(0, 2)), false)).rejects.toThrow('w2-k8s cannot be reached');
  });
});

describe('settling', () => {
  const change = { section: 'objects', entry: 'Pod default/a', kind: 'added' as const };

  it('waits until nothing is different', async () => {
    const states = [[change], [change], []];
    const left = await settleInventory(labContext([]), () => Promise.resolve(states.shift() ?? []), []);
    expect(left).toEqual([]);
    expect(states).toEqual([]);
  });

  it('gives up after a while, and lets images stay that the lab needs', async () => {
    const image = { section: 'images on w1-k8s', entry: 'docker.io/library/nginx:latest', kind: 'added' as const };
    const left = await settleInventory(labContext([]), () => Promise.resolve([change, image]), ['nginx']);
    expect(left).toEqual([change]);
  });
});
