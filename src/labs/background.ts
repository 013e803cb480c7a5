import type { StepResult } from './results.js';
import type { LabContext } from './run.js';
import { runCommand, type StepRequest } from './run-step.js';

/** Commands of a lab that go on beside its steps. */
export interface Background {
  start(request: StepRequest, onEnd: (result: StepResult) => void): void;
  /** Ends these, or all; done when they have ended. */
  stop(ids?: readonly string[]): Promise<void>;
}

export function createBackground(context: LabContext): Background {
  const running = new Map<string, { stop: AbortController; ended: Promise<void> }>();
  return {
    start: (request, onEnd) => {
      const stop = new AbortController();
      const signal = AbortSignal.any([stop.signal, context.signal]);
      const ended = runCommand(context, request, signal).then((result) => {
        // Being stopped is its proper end; only what gave up by itself before is judged.
        const stopped = stop.signal.aborted && result.status === 'error' && !context.signal.aborted;
        const { reason: _interrupted, ...rest } = result;
        onEnd(stopped ? { ...rest, status: 'done' } : result);
      });
      running.set(request.step.id, { stop, ended });
    },
    stop: async (ids = [...running.keys()]) => {
      const found = ids.flatMap((id) => running.get(id) ?? []);
      for (const { stop } of found) stop.abort();
      await Promise.all(found.map(({ ended }) => ended));
      for (const id of ids) running.delete(id);
    },
  };
}
