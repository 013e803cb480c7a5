import type { Clock } from '../exec/clock.js';
import { ExitCode, isLabError, redact } from '../errors.js';
import type { EventSink } from './events.js';
import { StepGraph } from './graph.js';
import { runOne, type StepResult } from './run-one.js';
import type { RunnableStep, StepLogs } from './step.js';

export interface RunOptions {
  clock: Clock;
  sink: EventSink;
  /** Ctrl-C: running steps are told to stop, no other one starts. */
  signal: AbortSignal;
  logs: StepLogs;
  /** Steps at once on one node. 1: a node has one package manager and one lock. */
  perNode?: number;
  /** Steps at once in all. */
  total?: number;
  /** Called before a step starts and after it is done, to write the journal. A rejection fails the step. */
  onStart?: (id: string) => Promise<void>;
  onDone?: (id: string) => Promise<void>;
}

export interface RunSummary {
  ok: boolean;
  interrupted: boolean;
  done: number;
  /** Ids of steps that changed something. */
  changed: string[];
  cancelled: number;
  durationMs: number;
  failures: { step: string; error: unknown }[];
}

/**
 * Runs a graph of steps: everything whose needs are done runs at once. A failure cancels only what depends on it;
 * the rest goes on, so that a rerun has less to do. Never rejects for a failing step: the summary has the errors.
 *
 * @throws TypeError when a step needs one that does not exist, or steps need each other in a circle: a bug in the plan.
 */
export async function runSteps(steps: readonly RunnableStep[], options: RunOptions): Promise<RunSummary> {
  const graph = new StepGraph(steps, options.perNode ?? 1, options.total ?? Number.POSITIVE_INFINITY);
  const { clock, sink, signal, logs } = options;
  const started = clock.now();
  const summary: RunSummary = {
    ok: false,
    interrupted: false,
    done: 0,
    changed: [],
    cancelled: 0,
    durationMs: 0,
    failures: [],
  };
  sink({ type: 'run-started', steps: steps.map(({ step }) => step) });

  const cancel = (cancelled: readonly RunnableStep[], reason: string): void => {
    for (const { step } of cancelled) {
      summary.cancelled++;
      sink({ type: 'step-cancelled', step: step.id, node: step.node, reason });
    }
  };
  const finish = (runnable: RunnableStep, result: StepResult): void => {
    const { id, node } = runnable.step;
    if (result.kind === 'done') {
      graph.done(id);
      summary.done++;
      if (result.outcome.changed) summary.changed.push(id);
      sink({ type: 'step-done', step: id, node, changed: result.outcome.changed, durationMs: result.durationMs });
      return;
    }
    if (result.kind === 'interrupted') return cancel([runnable, ...graph.fail(id)], 'interrupted');
    summary.failures.push({ step: id, error: result.error });
    sink(failedEvent(runnable, result, logs.pathOf(node)));
    cancel(graph.fail(id), `needs ${id}`);
  };

  const running = new Set<Promise<void>>();
  for (;;) {
    if (signal.aborted) cancel(graph.takeAll(), 'interrupted');
    for (let next = graph.take(); next; next = graph.take()) {
      const runnable = next;
      sink({
        type: 'step-started',
        step: runnable.step.id,
        node: runnable.step.node,
        logPath: logs.pathOf(runnable.step.node),
      });
      const job = runOne(journaled(runnable, options), options)
        .then((result) => finish(runnable, result))
        .finally(() => running.delete(job));
      running.add(job);
    }
    if (running.size === 0) break;
    await Promise.race(running);
  }

  summary.durationMs = clock.now() - started;
  summary.interrupted = signal.aborted && summary.cancelled > 0;
  summary.ok = summary.failures.length === 0 && summary.cancelled === 0;
  const { ok, done, changed, cancelled, durationMs } = summary;
  sink({
    type: 'run-finished',
    ok,
    done,
    changed: changed.length,
    failed: summary.failures.length,
    cancelled,
    durationMs,
  });
  return summary;
}

function journaled(runnable: RunnableStep, { onStart, onDone }: RunOptions): RunnableStep {
  return {
    ...runnable,
    run: async (context) => {
      await onStart?.(runnable.step.id);
      const outcome = await runnable.run(context);
      await onDone?.(runnable.step.id);
      return outcome;
    },
  };
}

function failedEvent({ step }: RunnableStep, result: Extract<StepResult, { kind: 'failed' }>, logPath: string) {
  const { error, durationMs, lastLines } = result;
  const known = isLabError(error);
  const text = error instanceof Error ? error.message : String(error);
  return {
    type: 'step-failed' as const,
    step: step.id,
    node: step.node,
    durationMs,
    code: known ? error.code : 'K8SLAB_BUG',
    message: redact(text),
    ...(known && error.hint !== undefined ? { hint: error.hint } : {}),
    exitCode: known ? error.exitCode : ExitCode.failed,
    logPath,
    lastLines,
  };
}
