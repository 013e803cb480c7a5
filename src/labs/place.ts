import { isLabError } from '../errors.js';
import { waitUntil } from '../exec/wait-until.js';
import { patience } from '../plan/emulated.js';
import { ADMIN_KUBECONFIG } from '../steps/admin-kubeconfig.js';
import type { CommandResult } from './command-result.js';
import type { LoadedLab } from './model.js';
import { HOST } from './nodes.js';
import type { LabMode } from './results.js';
import type { LabContext } from './run.js';
import { type LabPlace, runProgram } from './shell.js';

const DEADLINE_MS = 60_000;
const DELETE_MS = 120_000;

/** Something around a lab could not be done (folder, namespace, inventory): the lab is in error. */
export class LabTrouble extends Error {
  override readonly name = 'LabTrouble';
}

/** Folder, kubeconfig and namespace of one run of a lab. Pure. */
export function placeFor({ lab }: LoadedLab, mode: LabMode): LabPlace {
  const dir = `/root/k8slab/labs/${lab.id}`;
  if (mode !== 'verify' || lab.isolation === 'exclusive')
    return { dir, kubeconfig: ADMIN_KUBECONFIG, namespace: 'default' };
  const namespace = `lab-${lab.id.replaceAll(/[^a-z0-9]+/g, '-')}`;
  return { dir, kubeconfig: `/run/k8slab/${namespace}.conf`, namespace };
}

/**
 * A namespace of its own, and a kubeconfig that starts there: the learner's commands stay as they are. One that a
 * killed run left is taken away first.
 */
const MAKE_NAMESPACE = `set -e
kubectl --kubeconfig "$1" delete namespace "$3" --ignore-not-found
kubectl --kubeconfig "$1" create namespace "$3"
mkdir -p "$(dirname "$2")"
umask 077
cp "$1" "$2"
kubectl --kubeconfig "$2" config set-context --current --namespace="$3" >/dev/null`;

export function ownsNamespace(place: LabPlace): boolean {
  return place.kubeconfig !== ADMIN_KUBECONFIG;
}

/** @throws LabTrouble */
export async function openNamespace(context: LabContext, place: LabPlace): Promise<void> {
  const { kubeconfig, namespace } = place;
  must(
    context,
    await program(context, ['sh', '-c', MAKE_NAMESPACE, 'sh', ADMIN_KUBECONFIG, kubeconfig, namespace], DELETE_MS),
  );
  // Pods are refused until the controller has made it.
  await waitFor(context, `serviceaccount default in ${namespace}`, async () => {
    const argv = [
      'kubectl',
      '--kubeconfig',
      ADMIN_KUBECONFIG,
      '-n',
      namespace,
      'get',
      'serviceaccount',
      'default',
      '-o',
      'name',
    ];
    return (await program(context, argv)).exitCode === 0;
  });
}

/** @throws LabTrouble */
export async function closeNamespace(context: LabContext, place: LabPlace): Promise<void> {
  const { kubeconfig, namespace } = place;
  const argv = ['kubectl', '--kubeconfig', ADMIN_KUBECONFIG, 'delete', 'namespace', namespace, '--ignore-not-found'];
  must(context, await program(context, argv, DELETE_MS));
  must(context, await program(context, ['rm', '-f', kubeconfig]));
}

/** @throws LabTrouble with what the program said */
export function must({ texts }: LabContext, result: CommandResult): string {
  if (result.reason === 'exit' && result.exitCode === 0) return result.stdout;
  const said = result.stderr.trim().split('\n').at(-1) ?? '';
  throw new LabTrouble(result.why ?? texts.couldNotRun(said === '' ? result.reason : said));
}

/** @param usualMs deadline on a usual machine */
export function program(context: LabContext, argv: readonly string[], usualMs = DEADLINE_MS, node = 'm-k8s') {
  const deadlineMs = usualMs * patience(context.plan);
  return runProgram(context, argv, { node: node === HOST ? HOST : node, deadlineMs, signal: context.signal });
}

async function waitFor(context: LabContext, what: string, done: () => Promise<boolean>): Promise<void> {
  const { clock, signal, plan } = context;
  try {
    await waitUntil<undefined>({
      what,
      deadlineMs: DEADLINE_MS * patience(plan),
      intervalMs: 500,
      clock,
      signal,
      probe: async () => ((await done()) ? { done: true, value: undefined } : { done: false, seen: '-' }),
    });
  } catch (error) {
    throw isLabError(error) ? new LabTrouble(error.message) : error;
  }
}
