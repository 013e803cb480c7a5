import { waitUntil } from '../exec/wait-until.js';
import { LabError } from '../errors.js';
import type { PlanNode } from '../plan/model.js';
import { kubectl } from './kubectl.js';
import { connectionOf, type Session } from './session.js';
import { SMOKE_PORT } from './smoke-manifest.js';
import type { StepContext } from './step.js';

/** A ready pod of the smoke test. */
export interface SmokePod {
  name: string;
  ip: string;
  node: string;
}

/** A node's NodePort, asked from a node, leads to one of the pods. */
export function nodePortAnswers(
  session: Session,
  context: StepContext,
  [from, to]: readonly [PlanNode, PlanNode],
  port: string,
  pods: readonly SmokePod[],
): Promise<void> {
  return answers(session, context, {
    from: from.name,
    url: `http://${to.ip}:${port}/hostname`,
    of: pods,
    hint: `The pods run, but the network between nodes does not carry them: look at kube-proxy and the CNI on ${to.name}`,
  });
}

/**
 * A pod answers on its own address to the node after its own: that is the pod network alone, without kube-proxy,
 * which could have sent the other questions to pods of the node that asked.
 */
export function podAnswers(session: Session, context: StepContext, pod: SmokePod): Promise<void> {
  const { nodes } = session.plan;
  const index = nodes.findIndex(({ name }) => name === pod.node);
  const from = nodes[(index + 1) % nodes.length]?.name ?? pod.node;
  return answers(session, context, {
    from,
    url: `http://${pod.ip}:${SMOKE_PORT}/hostname`,
    of: [pod],
    hint: `The pod network does not carry packets from ${from} to ${pod.node}: look at the pods of the CNI on both, and at a firewall between them`,
  });
}

/**
 * The API server reads the pods' logs from the kubelet of every worker. With a node address of the wrong network,
 * as VirtualBox's NAT has, all looks well until the first `kubectl logs` or `exec`. One pod after the other, to say
 * whose kubelet it is: by label kubectl does not tell.
 *
 * @throws LabError K8SLAB_SMOKE_LOGS with the node and what kubectl said
 */
export async function logsAreRead(session: Session, { signal }: StepContext, pods: readonly SmokePod[]): Promise<void> {
  for (const { name, node } of pods) {
    try {
      await kubectl(session, ['logs', '-n', 'default', name, '--tail=1'], { signal });
    } catch (error) {
      if (signal.aborted) throw error;
      throw new LabError(
        'K8SLAB_SMOKE_LOGS',
        `Cannot read logs from ${node}: ${error instanceof Error ? error.message : String(error)}`,
        {
          cause: error,
          hint: `The API server does not reach port 10250 of ${node}: kubectl exec fails too. Look at its address in kubectl get nodes -o wide, and for a firewall`,
        },
      );
    }
  }
}

interface Question {
  from: string;
  url: string;
  of: readonly SmokePod[];
  hint: string;
}

async function answers(session: Session, context: StepContext, { from, url, of, hint }: Question): Promise<void> {
  await waitUntil({
    what: `an answer of ${url.replace('/hostname', '')} on ${from}`,
    code: 'K8SLAB_SMOKE_ANSWER',
    hint,
    deadlineMs: context.step.deadlineSeconds * 300,
    intervalMs: 1000,
    clock: session.clock,
    signal: context.signal,
    probe: async () => {
      const options = ['--silent', '--show-error', '--fail', '--noproxy', '*', '--max-time', '5'];
      const result = await connectionOf(session, from).run({
        argv: ['curl', ...options, url],
        signal: context.signal,
        deadlineMs: 15_000,
      });
      // Another program could listen there: only the name of one of our pods counts.
      if (result.ok && of.some(({ name }) => result.stdout.includes(name))) return { done: true, value: undefined };
      return { done: false, seen: (result.ok ? result.stdout : result.stderr).trim().slice(0, 200) || result.reason };
    },
  });
}
