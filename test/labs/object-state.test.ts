import { describe, expect, it } from 'vitest';
import { compareInventories, formatChange } from '../../src/labs/inventory/compare.js';
import type { KubeObject } from '../../src/labs/inventory/kube-object.js';
import { autoscaled, objectState } from '../../src/labs/inventory/object-state.js';

interface Parts {
  spec?: object;
  more?: object;
  metadata?: object;
  group?: string;
}

function object(kind: string, { spec, more, metadata, group = 'apps/v1' }: Parts = {}): KubeObject {
  return {
    apiVersion: group,
    kind,
    metadata: { name: 'it', namespace: 'kube-system', uid: 'u', resourceVersion: '1', ...metadata },
    ...(spec && { spec }),
    ...more,
  };
}

const coredns = (replicas: number, more: Parts = {}): KubeObject =>
  object('Deployment', { ...more, spec: { replicas, template: { metadata: {}, spec: { containers: [] } } } });

function changes(before: KubeObject[], after: KubeObject[]): string[] {
  const inventory = (objects: KubeObject[]) => {
    const scaled = autoscaled(objects);
    const states = objects.map((each) => [`${each.kind} ${each.metadata.name}`, objectState(each, scaled)]);
    return { sections: { objects: Object.fromEntries(states) as Record<string, string> } };
  };
  return compareInventories(inventory(before), inventory(after)).map(formatChange);
}

describe('a lab that leaves another wish behind', () => {
  it.each([
    [coredns(2), coredns(0), ['~ objects: Deployment it: spec.replicas=2 → spec.replicas=0']],
    [
      object('ConfigMap', { more: { data: { config: 'a\nb' } } }),
      object('ConfigMap', { more: { data: { config: 'a\nc', extra: 'x' } } }),
      ['~ objects: ConfigMap it: data.config=a b, data.extra=- → data.config=a c, data.extra=x'],
    ],
    [
      object('Service', { spec: { type: 'ClusterIP', ports: [{ port: 80 }] } }),
      object('Service', { spec: { type: 'NodePort', ports: [{ port: 80, nodePort: 30000 }] } }),
      [
        '~ objects: Service it: spec.ports.0.nodePort=-, spec.type=ClusterIP → spec.ports.0.nodePort=30000, spec.type=NodePort',
      ],
    ],
  ])('is told what of %j', (before, after, said) => {
    expect(changes([before], [after])).toEqual(said);
  });

  it('is not told what is in something that came', () => {
    expect(changes([], [coredns(1)])).toEqual(['+ objects: Deployment it']);
  });
});

const hpa = object('HorizontalPodAutoscaler', { spec: { scaleTargetRef: { kind: 'Deployment', name: 'it' } } });
const role = (rules: object[]): KubeObject => object('ClusterRole', { more: { aggregationRule: {}, rules } });
const restarted = (at: string): KubeObject =>
  object('Deployment', {
    spec: { template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': at, mine: 'x' } } } },
  });

it.each([
  [
    'its uid, version and state',
    [coredns(1)],
    [coredns(1, { metadata: { uid: 'w', resourceVersion: '9' }, more: { status: {} } })],
  ],
  [
    'notes of controllers',
    [coredns(1)],
    [coredns(1, { metadata: { annotations: { 'deployment.kubernetes.io/revision': '2' } } })],
  ],
  ['pods that an autoscaler wants', [hpa, coredns(1)], [hpa, coredns(3)]],
  ['pods that were made anew', [restarted('1')], [restarted('2')]],
  ['collected rules', [role([])], [role([{ verbs: ['get'] }])]],
  [
    'renewed certificates',
    [object('Secret', { more: { data: { a: '1' } } })],
    [object('Secret', { more: { data: { a: '2' } } })],
  ],
  [
    'certificates of webhooks',
    [object('ValidatingWebhookConfiguration', { more: { webhooks: [{ clientConfig: { caBundle: 'a' } }] } })],
    [object('ValidatingWebhookConfiguration', { more: { webhooks: [{ clientConfig: { caBundle: 'b' } }] } })],
  ],
  [
    'settings that Calico writes',
    [object('FelixConfiguration', { group: 'crd.projectcalico.org/v1', spec: { a: 1 } })],
    [object('FelixConfiguration', { group: 'crd.projectcalico.org/v1', spec: { a: 2 } })],
  ],
])('%s change by themselves', (_what, before, after) => {
  expect(changes(before, after)).toEqual([]);
});
