import { createLimiter } from '../exec/limiter.js';
import type { SshExec } from '../ssh/ssh-exec.js';
import type { Collection } from './collection.js';
import { nodeQuestions } from './node-questions.js';

export interface NodeSource {
  nodes: readonly { name: string; role: 'control-plane' | 'worker' }[];
  connect: (node: string) => Promise<SshExec>;
  /** Administrator's kubeconfig on the control plane. */
  kubeconfig: string;
  signal: AbortSignal;
  /** For all questions to one node together. */
  deadlineMs?: number;
}

const DEADLINE_MS = 60_000;
/** Nodes at once, so that thirty of them do not all decrypt at once on a small host. */
const AT_ONCE = 10;

/** Asks all nodes. One that does not answer, or no longer, is named with its reason and holds up nobody. */
export async function collectNodes(collection: Collection, source: NodeSource): Promise<void> {
  const limited = createLimiter(AT_ONCE);
  await Promise.all(source.nodes.map((node) => limited(() => collectNode(collection, source, node))));
}

async function collectNode(
  collection: Collection,
  { connect, kubeconfig, signal, deadlineMs = DEADLINE_MS }: NodeSource,
  { name, role }: NodeSource['nodes'][number],
): Promise<void> {
  await collection.part(`node ${name}`, async () => {
    const time = AbortSignal.timeout(deadlineMs);
    const both = AbortSignal.any([signal, time]);
    const connection = await connect(name);
    try {
      const questions = nodeQuestions(`nodes/${name}`, {
        controlPlane: role === 'control-plane',
        kubeconfig,
        signal: both,
      });
      await Promise.all(questions.map((question) => collection.ask(connection, question)));
      if (time.aborted) collection.lacks(`node ${name}`, `not all answers came within ${deadlineMs / 1000} s`);
    } finally {
      await connection.close();
    }
  });
}
