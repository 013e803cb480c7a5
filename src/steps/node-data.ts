/** What goes with nodes that are removed. Pods by `namespace/name`. */
export interface NodeData {
  /** PersistentVolumes whose data is on one of them: a reason to refuse. */
  volumes: string[];
  /** PersistentVolumes of type hostPath that were claimed and that no pod uses: nobody knows on which node they are. */
  perhaps: string[];
  /** Pods that come back elsewhere, without what they had written here. */
  data: { pod: string; node: string; volumes: string[] }[];
  /** Pods that nothing makes again. */
  bare: { pod: string; node: string }[];
}

/** `kubectl get` of these gives what `dataOnNodes` looks at. */
export const NODE_DATA_KINDS = 'pods,persistentvolumes';

interface Item {
  kind: string;
  metadata: { name: string; namespace?: string; ownerReferences?: { kind: string }[] };
  spec: {
    nodeName?: string;
    volumes?: PodVolume[];
    nodeAffinity?: unknown;
    hostPath?: unknown;
    claimRef?: { namespace?: string; name?: string };
  };
  status?: { phase?: string };
}

interface PodVolume {
  name: string;
  emptyDir?: { medium?: string };
  hostPath?: { path: string };
  persistentVolumeClaim?: { claimName: string };
}

/** The cluster's own are made for every node, and hold nothing of the learner. */
const OWN_NAMESPACE = 'kube-system';

/** Pure. @param names of the nodes that are to go @param json of kubectl, a list */
export function dataOnNodes(json: string, names: readonly string[]): NodeData {
  const { items } = JSON.parse(json) as { items: Item[] };
  const live = items.filter(({ kind, status }) => kind === 'Pod' && !isOver(status?.phase));
  const here = live.filter(({ spec, metadata }) => names.includes(spec.nodeName ?? '') && !isOfNode(metadata));
  const volumes = items
    .filter(({ kind }) => kind === 'PersistentVolume')
    .map((volume) => ({ volume, use: useOf(volume, live, names) }));
  const namesOf = (wanted: Use): string[] =>
    volumes.filter(({ use }) => use === wanted).map(({ volume }) => volume.metadata.name);
  return {
    volumes: namesOf('here'),
    perhaps: namesOf('unknown'),
    data: here.flatMap((pod) => {
      const written = pod.metadata.namespace === OWN_NAMESPACE ? [] : (pod.spec.volumes ?? []).flatMap(writtenTo);
      return written.length === 0 ? [] : [{ ...podOn(pod), volumes: written }];
    }),
    bare: here.filter(({ metadata }) => (metadata.ownerReferences ?? []).length === 0).map(podOn),
  };
}

function isOver(phase: string | undefined): boolean {
  return phase === 'Succeeded' || phase === 'Failed';
}

/** There is one on each node, or it is the node's own. */
function isOfNode({ ownerReferences = [] }: Item['metadata']): boolean {
  return ownerReferences.some(({ kind }) => kind === 'DaemonSet' || kind === 'Node');
}

function podOn({ metadata, spec }: Item): { pod: string; node: string } {
  return { pod: `${metadata.namespace ?? ''}/${metadata.name}`, node: spec.nodeName ?? '' };
}

function writtenTo({ name, emptyDir, hostPath }: PodVolume): string[] {
  if (hostPath) return [`hostPath ${hostPath.path}`];
  // One in memory never outlives its pod.
  return emptyDir && emptyDir.medium !== 'Memory' ? [`emptyDir ${name}`] : [];
}

type Use = 'here' | 'elsewhere' | 'unknown';

/** Of a volume with nodes of its own these say where it is; of a hostPath the pods that use it. */
function useOf({ spec }: Item, pods: readonly Item[], names: readonly string[]): Use {
  const affinity = JSON.stringify(spec.nodeAffinity ?? {});
  if (names.some((name) => affinity.includes(`"${name}"`))) return 'here';
  if (spec.nodeAffinity !== undefined || spec.hostPath === undefined || !spec.claimRef) return 'elsewhere';
  const { namespace, name } = spec.claimRef;
  const users = pods.filter(
    (pod) =>
      pod.metadata.namespace === namespace &&
      (pod.spec.volumes ?? []).some(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === name),
  );
  if (users.length === 0) return 'unknown';
  return users.some((pod) => names.includes(pod.spec.nodeName ?? '')) ? 'here' : 'elsewhere';
}
