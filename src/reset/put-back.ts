import { MANIFESTS } from '../labs/inventory/setup-on-node.js';
import type { LabContext } from '../labs/run.js';
import { patience } from '../plan/emulated.js';
import type { ResetPlan } from './model.js';
import { runKubectl } from './write-objects.js';

const SERVICE_MS = 120_000;
const WRITE_MS = 60_000;
/** By then kubelet has taken up a changed manifest, or it was the same to it. */
const TAKEN_UP_MS = 45_000;
const API_MS = 240_000;
const INTERVAL_MS = 1000;

/** `sh -c START sh UNIT ACTIVE ENABLED`. */
const START = `systemctl unmask --quiet "$1" 2>/dev/null
[ -z "$3" ] || systemctl enable --quiet "$1"
[ -z "$2" ] || systemctl start "$1"`;

/** `sh -c WRITE sh PATH MODE`, the text on stdin. kubelet passes over names with a dot in front. */
const WRITE = `set -e
mkdir -p "$(dirname "$1")"
temp=$(mktemp "$(dirname "$1")/.k8slab.XXXXXX")
base64 -d >"$temp"
chmod "$2" "$temp"
mv -f "$temp" "$1"`;

/**
 * Services, then manifests: nothing else can be set back without kubelet, the runtime and the whole control plane.
 * What fails here is told, and found by the comparison at the end.
 */
export async function putBack(
  context: LabContext,
  { services, write }: Pick<ResetPlan, 'services' | 'write'>,
  tell: (line: string) => void,
): Promise<void> {
  for (const { node, unit, active, enabled } of services) {
    const argv = ['sh', '-c', START, 'sh', unit, active ? 'active' : '', enabled ? 'enabled' : ''];
    await run(context, node, { argv, deadlineMs: SERVICE_MS * patience(context.plan) }, tell);
  }
  for (const { node, path, mode, content } of write) {
    const argv = ['sh', '-c', WRITE, 'sh', path, mode];
    await run(context, node, { argv, stdin: content, deadlineMs: WRITE_MS * patience(context.plan) }, tell);
  }
  const parts = ['etcd', 'kube-apiserver'].map((part) => `${MANIFESTS}${part}.yaml`);
  if (write.some(({ path }) => parts.includes(path))) await apiIsBack(context);
}

async function run(
  context: LabContext,
  node: string,
  request: { argv: string[]; stdin?: string; deadlineMs: number },
  tell: (line: string) => void,
): Promise<void> {
  const exec = await context.connect(node);
  const result = await exec.run({ ...request, sudo: true, signal: context.signal });
  context.signal.throwIfAborted();
  if (!result.ok) tell(`${node}: ${result.stderr.trim().split('\n').at(-1) ?? result.reason}`);
}

/** An API server that still answers may be the one that is about to be replaced. */
async function apiIsBack(context: LabContext): Promise<void> {
  const { clock, signal, plan } = context;
  const start = clock.now();
  const slow = patience(plan);
  let wasAway = false;
  for (;;) {
    const answers = (await runKubectl(context, ['get', '--raw', '/readyz'], undefined)).ok;
    wasAway ||= !answers;
    const passed = clock.now() - start;
    if ((answers && (wasAway || passed >= TAKEN_UP_MS * slow)) || passed >= API_MS * slow) return;
    await clock.sleep(INTERVAL_MS, signal);
  }
}
