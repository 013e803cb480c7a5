import type { PlanNode } from '../plan/model.js';
import { ADMIN_KUBECONFIG } from '../steps/admin-kubeconfig.js';
import { aliasOf } from './nodes.js';
import { program } from './place.js';
import type { LabContext } from './run.js';
import { STOP_CONTAINERS } from './stop-containers.js';

const STOP_MS = 30_000;
const INTERVAL_MS = 1000;

/** Those of a Node are kubelet's own mirrors of static pods, whose containers have another uid. */
const LEAVING =
  '{{range .items}}{{if and .metadata.deletionTimestamp .spec.nodeName}}' +
  '{{.spec.nodeName}} {{.metadata.uid}} {{.metadata.namespace}} {{.metadata.name}}' +
  '{{range .metadata.ownerReferences}} {{.kind}}{{end}}\n{{end}}{{end}}';

/** `sh -c FORGET sh KUBECONFIG (NAMESPACE POD UID)...`: by uid, as another pod may have the name by now. */
const FORGET = `config=$1
shift
while [ $# -ge 3 ]; do
  printf '{"apiVersion":"v1","kind":"DeleteOptions","gracePeriodSeconds":0,"preconditions":{"uid":"%s"}}' "$3" |
    kubectl --kubeconfig "$config" delete --raw "/api/v1/namespaces/$1/pods/$2" -f - >/dev/null
  shift 3
done`;

interface LeavingPod {
  node: string;
  uid: string;
  namespace: string;
  name: string;
}

/**
 * Ends pods that are on their way out, once each: nobody waits for their last words, and one that does not listen to
 * SIGTERM takes its 30 seconds otherwise. Through the runtime, as kubelets of the classic profile do not hear of a grace
 * period that was shortened later. Only then by force, which alone would hide what still runs: those kubelets look
 * every ten seconds which pods have ended, and easily miss a turn. What does not work here costs only time: the pods
 * end by themselves.
 *
 * @param hurried uids of pods that were; this adds to it
 * @param namespace all of them when left out
 */
export async function hurryPods(context: LabContext, hurried: Set<string>, namespace?: string): Promise<void> {
  const scope = namespace === undefined ? ['-A'] : ['-n', namespace];
  const argv = ['kubectl', '--kubeconfig', ADMIN_KUBECONFIG, 'get', 'pods', ...scope, '-o', `go-template=${LEAVING}`];
  const { stdout } = await program(context, argv, STOP_MS);
  const fresh = stdout
    .split('\n')
    .flatMap(readPod)
    .filter(({ uid }) => !hurried.has(uid));
  for (const { uid } of fresh) hurried.add(uid);
  const ended = await Promise.all(
    context.plan.nodes.map((node) =>
      stopOn(
        context,
        node,
        fresh.filter((pod) => pod.node === node.name),
      ),
    ),
  );
  const words = ended.flat().flatMap(({ namespace: of, name, uid }) => [of, name, uid]);
  if (words.length > 0) await program(context, ['sh', '-c', FORGET, 'sh', ADMIN_KUBECONFIG, ...words], STOP_MS);
}

/** The same again and again beside something that waits for pods to be gone. */
export async function hurryBeside<T>(
  context: LabContext,
  namespace: string | undefined,
  work: () => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const hurried = new Set<string>();
  const pause = (): Promise<void> => context.clock.sleep(INTERVAL_MS, over.signal).catch(() => undefined);
  const hurry = async (): Promise<void> => {
    for (await pause(); !over.signal.aborted; await pause()) await hurryPods(context, hurried, namespace);
  };
  const hurrying = hurry();
  try {
    return await work();
  } finally {
    over.abort();
    await hurrying;
  }
}

function readPod(line: string): LeavingPod[] {
  const [node = '', uid = '', namespace = '', name = '', ...owners] = line.split(' ');
  return name === '' || owners.includes('Node') ? [] : [{ node, uid, namespace, name }];
}

async function stopOn(context: LabContext, node: PlanNode, pods: readonly LeavingPod[]): Promise<LeavingPod[]> {
  if (pods.length === 0) return [];
  const argv = ['sh', '-c', STOP_CONTAINERS, 'sh', context.plan.runtime.name, ...pods.map(({ uid }) => uid)];
  const ended = (await program(context, argv, STOP_MS, aliasOf(node))).stdout.split('\n');
  return pods.filter(({ uid }) => ended.includes(uid));
}
