import type { LabContext } from '../labs/run.js';
import { controlPlane } from '../labs/nodes.js';
import { ADMIN_KUBECONFIG } from '../steps/admin-kubeconfig.js';
import { STOP_CONTAINERS } from './stop-containers.js';
import { runKubectl } from './write-objects.js';

const STOP_MS = 30_000;

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
 * every ten seconds which pods have ended, and easily miss a turn.
 *
 * @param hurried uids of pods that were; this adds to it
 */
export async function hurryPods(context: LabContext, hurried: Set<string>): Promise<void> {
  const { stdout } = await runKubectl(context, ['get', 'pods', '-A', '-o', `go-template=${LEAVING}`], undefined);
  const pods = stdout.split('\n').flatMap(readPod);
  const fresh = pods.filter(({ uid }) => !hurried.has(uid));
  for (const { uid } of fresh) hurried.add(uid);
  const ended = await Promise.all(
    context.plan.nodes.map(({ name }) =>
      stopOn(
        context,
        name,
        fresh.filter(({ node }) => node === name),
      ),
    ),
  );
  await forget(context, ended.flat());
}

function readPod(line: string): LeavingPod[] {
  const [node = '', uid = '', namespace = '', name = '', ...owners] = line.split(' ');
  return name === '' || owners.includes('Node') ? [] : [{ node, uid, namespace, name }];
}

/** What does not work here costs only time: the pods end by themselves. */
async function stopOn(context: LabContext, node: string, pods: readonly LeavingPod[]): Promise<LeavingPod[]> {
  if (pods.length === 0) return [];
  const exec = await context.connect(node);
  const { stdout } = await exec.run({
    argv: ['sh', '-c', STOP_CONTAINERS, 'sh', context.plan.runtime.name, ...pods.map(({ uid }) => uid)],
    sudo: true,
    signal: context.signal,
    deadlineMs: STOP_MS,
  });
  const ended = stdout.split('\n');
  return pods.filter(({ uid }) => ended.includes(uid));
}

async function forget(context: LabContext, pods: readonly LeavingPod[]): Promise<void> {
  if (pods.length === 0) return;
  const exec = await context.connect(controlPlane(context.plan).name);
  const words = pods.flatMap(({ namespace, name, uid }) => [namespace, name, uid]);
  await exec.run({
    argv: ['sh', '-c', FORGET, 'sh', ADMIN_KUBECONFIG, ...words],
    sudo: true,
    signal: context.signal,
    deadlineMs: STOP_MS,
  });
}
