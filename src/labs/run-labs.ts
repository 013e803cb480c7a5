import { createFacts } from './facts.js';
import type { LoadedLab } from './model.js';
import { watchNodes } from './node-watch.js';
import type { LabResult, LabsSummary } from './results.js';
import { runLab, type SharedByLabs } from './run-lab.js';
import type { LabContext, RunLabsOptions } from './run.js';
import { summarize } from './tally.js';

const PARALLEL = 4;

/**
 * Labs in one run. Beside each other run only those that cannot disturb each other: in verify the shared ones, which
 * have namespaces of their own; with `mine` all, as they only look. The rest goes one by one, in the given order.
 * Results are in the given order, too; a lab that was not begun has none.
 */
export async function runLabs(given: LabContext, options: RunLabsOptions): Promise<LabsSummary> {
  const { labs, mode, bail = false, parallel = PARALLEL } = options;
  const watch = mode === 'mine' || mode === 'files' ? undefined : watchNodes(given);
  const context: LabContext = {
    ...given,
    ...(mode === 'mine' && { answers: new Map() }),
    ...(watch && { signal: AbortSignal.any([given.signal, watch.signal]), nodesLost: watch.signal }),
  };
  const { clock, sink } = context;
  const { signal } = given;
  const started = clock.now();
  const shared: SharedByLabs = { facts: createFacts(context) };
  const results = new Map<string, LabResult>();
  let stopped = false;
  sink({ type: 'labs-started', mode, labs: labs.map(({ lab: { id, title } }) => ({ id, title })) });
  const run = async (loaded: LoadedLab): Promise<void> => {
    if (stopped || signal.aborted) return;
    const result = await runLab(context, loaded, options, shared);
    results.set(loaded.lab.id, result);
    if (bail && (result.status === 'fail' || result.status === 'error')) stopped = true;
  };
  const beside = labs.filter(({ lab }) => mode === 'mine' || (mode === 'verify' && lab.isolation === 'shared'));
  // Who only looks takes no room in the cluster; each connection has its own limit of questions at once.
  try {
    await pool(beside, mode === 'mine' ? beside.length : parallel, run);
    for (const loaded of labs) if (!beside.includes(loaded)) await run(loaded);
  } finally {
    await watch?.stop();
  }
  const inOrder = labs.flatMap(({ lab }) => results.get(lab.id) ?? []);
  const summary = summarize(inOrder, signal.aborted, clock.now() - started);
  sink({ type: 'labs-done', summary });
  return summary;
}

async function pool<T>(items: readonly T[], size: number, work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const worker = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: size }, worker));
}
