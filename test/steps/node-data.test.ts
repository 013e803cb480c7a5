import { expect, it } from 'vitest';
import { dataOnNodes } from '../../src/steps/node-data.js';

interface Pod {
  node?: string;
  owner?: string;
  phase?: string;
  namespace?: string;
  volumes?: object[];
}

function pod(
  name: string,
  { node = 'w2-k8s', owner = 'ReplicaSet', phase = 'Running', namespace = 'default', volumes = [] }: Pod = {},
): object {
  const ownerReferences = owner === '' ? {} : { ownerReferences: [{ kind: owner }] };
  return {
    kind: 'Pod',
    metadata: { name, namespace, ...ownerReferences },
    spec: { nodeName: node, volumes },
    status: { phase },
  };
}

const volume = (name: string, spec: object): object => ({ kind: 'PersistentVolume', metadata: { name }, spec });
const hostPath = (name: string): object =>
  volume(name, { hostPath: { path: '/data' }, claimRef: { namespace: 'default', name: `claim-${name}` } });
const claims = (name: string): object => ({ name: 'v', persistentVolumeClaim: { claimName: `claim-${name}` } });
const look = (...items: object[]) => dataOnNodes(JSON.stringify({ items }), ['w2-k8s']);

it('a local volume and a hostPath that a pod there uses are reasons to refuse', () => {
  const terms = {
    required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'h', operator: 'In', values: ['w2-k8s'] }] }] },
  };
  const { volumes, perhaps } = look(
    volume('local', { nodeAffinity: terms }),
    volume('of-w1', { nodeAffinity: { required: 'w1-k8s' } }),
    volume('nfs', { nfs: {}, claimRef: { namespace: 'default', name: 'claim-here' } }),
    ...['here', 'there', 'nowhere', 'over'].map(hostPath),
    volume('free', { hostPath: { path: '/free' } }),
    pod('a', { volumes: [claims('here')] }),
    pod('b', { node: 'w1-k8s', volumes: [claims('there')] }),
    pod('c', { phase: 'Succeeded', volumes: [claims('over')] }),
  );
  expect(volumes).toEqual(['local', 'here']);
  expect(perhaps).toEqual(['nowhere', 'over']);
});

it('what pods have written there goes, but not in memory, and not of the cluster itself', () => {
  const cache = [
    { name: 'cache', emptyDir: {} },
    { name: 'shm', emptyDir: { medium: 'Memory' } },
  ];
  const { data } = look(
    pod('web', { volumes: [...cache, { name: 'logs', hostPath: { path: '/var/log/web' } }] }),
    pod('elsewhere', { node: 'w1-k8s', volumes: cache }),
    pod('metrics', { namespace: 'kube-system', volumes: cache }),
    pod('agent', { owner: 'DaemonSet', volumes: cache }),
  );
  expect(data).toEqual([{ pod: 'default/web', node: 'w2-k8s', volumes: ['emptyDir cache', 'hostPath /var/log/web'] }]);
});

it('pods that nothing makes again go for good', () => {
  const seen = look(
    pod('nginx', { owner: '' }),
    pod('kube-proxy', { owner: 'DaemonSet' }),
    pod('done', { owner: '', phase: 'Failed' }),
  );
  expect(seen.bare).toEqual([{ pod: 'default/nginx', node: 'w2-k8s' }]);
  expect(look(pod('web'))).toEqual({ volumes: [], perhaps: [], data: [], bare: [] });
});
