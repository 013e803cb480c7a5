import type { ClusterState, KubeObject, NodeSettings } from '../../src/reset/model.js';
import { objectKey } from '../../src/reset/object-key.js';

export const NODE: NodeSettings = { labels: { os: 'linux' }, taints: [], unschedulable: false };

export function state(objects: readonly KubeObject[]): ClusterState {
  return { objects: Object.fromEntries(objects.map((object) => [objectKey(object), object])), nodes: {}, things: {} };
}

export function deployment(
  name: string,
  more: { namespace?: string; replicas?: number; labels?: Record<string, string> } = {},
): KubeObject {
  const { namespace: inside = 'default', replicas = 1, labels = {} } = more;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: inside, labels },
    spec: { replicas },
  };
}

export function namespace(name: string, labels: Record<string, string> = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}
