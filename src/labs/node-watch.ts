import { patience } from '../plan/emulated.js';
import { aliasOf } from './nodes.js';
import { nodesDown } from './nodes-down.js';
import type { LabContext } from './run.js';
import { runProgram } from './shell.js';

const LOOK_MS = 10_000;
const ANSWER_MS = 10_000;

/** Nodes died under a run of labs: a reason to end it, and not the learner's doing. */
class NodesLost extends Error {
  override readonly name = 'NodesLost';
  constructor(readonly nodes: readonly string[]) {
    super(nodes.join(', '));
  }
}

export interface NodeWatch {
  /** Aborted with {@link NodesLost}. */
  readonly signal: AbortSignal;
  stop(): Promise<void>;
}

/**
 * Looks beside a run of labs whether all nodes are still alive. Without it each lab waits all its deadlines for pods
 * that cannot start and for some that cannot end. Lost is a node that was Ready at the first look, is not now, and does
 * not answer over SSH: a lab that stops a kubelet, or a worker that was off before, ends nothing.
 */
export function watchNodes(context: LabContext): NodeWatch {
  const over = new AbortController();
  const lost = new AbortController();
  // Goes on after Ctrl-C, whose clean-up would wait for a dead node as long.
  const asking = { ...context, signal: over.signal };
  const watching = watch(asking, lost);
  return {
    signal: lost.signal,
    stop: () => {
      over.abort();
      return watching;
    },
  };
}

async function watch(context: LabContext, lost: AbortController): Promise<void> {
  const { clock, signal, plan } = context;
  let usual: string[] | undefined;
  while (!lost.signal.aborted) {
    await clock.sleep(LOOK_MS * patience(plan), signal).catch(() => undefined);
    if (signal.aborted) return;
    // An API server that does not answer now says nothing of the workers.
    const down = await nodesDown(context).catch(() => undefined);
    if (down === undefined) continue;
    const known = (usual ??= down);
    const dead = await silent(
      context,
      down.filter((name) => !known.includes(name)),
    );
    if (dead.length > 0 && !signal.aborted) lost.abort(new NodesLost(dead));
  }
}

/** Those of the nodes that do not answer over SSH. */
async function silent(context: LabContext, names: readonly string[]): Promise<string[]> {
  const { plan, signal } = context;
  const asked = plan.nodes.filter(({ name }) => names.includes(name));
  const request = { deadlineMs: ANSWER_MS * patience(plan), signal };
  const answers = await Promise.all(
    asked.map((node) => runProgram(context, ['true'], { ...request, node: aliasOf(node) })),
  );
  return asked.filter((_, index) => answers[index]?.reason !== 'exit').map(({ name }) => name);
}

/** Why a run of labs ends early, in the learner's language: a node was lost, or somebody pressed Ctrl-C. */
export function whyEnded({ signal, texts }: Pick<LabContext, 'signal' | 'texts'>): string {
  const reason: unknown = signal.reason;
  return reason instanceof NodesLost ? texts.nodesLost(reason.nodes.join(', ')) : texts.interrupted;
}

export function whyLost(context: Pick<LabContext, 'signal' | 'texts'>): string | undefined {
  return context.signal.reason instanceof NodesLost ? whyEnded(context) : undefined;
}
