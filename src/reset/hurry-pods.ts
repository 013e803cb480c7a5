import type { LabContext } from '../labs/run.js';
import { runKubectl } from './write-objects.js';

const STOP_MS = 30_000;

const LEAVING =
  '{{range .items}}{{if and .metadata.deletionTimestamp .spec.nodeName}}{{.spec.nodeName}} {{.metadata.uid}}\n{{end}}{{end}}';

/** `sh -c STOP sh RUNTIME POD-UID...`: ends the containers of pods within a second. */
const STOP = `runtime=$1
shift
for uid in "$@"; do
  case $runtime in
  docker) docker ps -q --filter "label=io.kubernetes.pod.uid=$uid" | xargs -r docker stop --time 1 ;;
  *) crictl ps -q --label "io.kubernetes.pod.uid=$uid" | xargs -r crictl stop --timeout 1 ;;
  esac
done`;

/**
 * Ends the containers of pods that are on their way out, once for each pod: nobody waits for their last words, and one
 * that does not listen to SIGTERM takes its 30 seconds otherwise. Through the runtime, as kubelets of the classic
 * profile do not hear of a grace period that was shortened later; by force would only hide them.
 *
 * @param hurried uids of pods that were; this adds to it
 */
export async function hurryPods(context: LabContext, hurried: Set<string>): Promise<void> {
  const { stdout } = await runKubectl(context, ['get', 'pods', '-A', '-o', `go-template=${LEAVING}`], undefined);
  const byNode = new Map<string, string[]>();
  for (const line of stdout.split('\n')) {
    const [node = '', uid = ''] = line.split(' ');
    if (uid === '' || hurried.has(uid) || !context.plan.nodes.some(({ name }) => name === node)) continue;
    hurried.add(uid);
    byNode.set(node, [...(byNode.get(node) ?? []), uid]);
  }
  await Promise.all([...byNode].map(([node, uids]) => stopOn(context, node, uids)));
}

/** What does not work here costs only time: the pods end by themselves. */
async function stopOn(context: LabContext, node: string, uids: readonly string[]): Promise<void> {
  const exec = await context.connect(node);
  await exec.run({
    argv: ['sh', '-c', STOP, 'sh', context.plan.runtime.name, ...uids],
    sudo: true,
    signal: context.signal,
    deadlineMs: STOP_MS,
  });
}
