import type { PlanStep } from '../plan/model.js';
import type { RunEvent } from '../steps/events.js';
import { drawRows, type RowTask } from './draw-rows.js';
import { type StepFailed, stepKind } from './failure.js';
import { NodeProgress } from './node-progress.js';
import type { TextReportOptions } from './plain.js';
import type { Reporter } from './reporter.js';
import { runSummary } from './summary.js';

/**
 * A line per node that says what it is doing, redrawn in place, with the last line of output below it. For
 * terminals; `out` has to be a real TTY stream or look like one. Signals stay with the process edge.
 */
export function createListReporter(options: TextReportOptions & { out: NodeJS.WriteStream }): Reporter {
  const { out, texts, paint } = options;
  const failures: StepFailed[] = [];
  const notes: string[] = [];
  let nodes = new Map<string, NodeProgress>();
  let drawn: Promise<unknown> = Promise.resolve();

  const start = (steps: readonly PlanStep[]): void => {
    const names = [...new Set(steps.map(({ node }) => node))];
    const width = Math.max(0, ...names.map((name) => name.length));
    nodes = new Map(
      names.map((name) => [
        name,
        new NodeProgress(
          name.padEnd(width),
          steps.filter(({ node }) => node === name),
          texts.report,
        ),
      ]),
    );
    const tasks = [...nodes.values()].map((progress) => ({
      title: progress.title,
      task: (_context: unknown, task: RowTask) => progress.follow(task),
    }));
    drawn = drawRows(tasks, out);
  };
  const on = (event: RunEvent): void => {
    switch (event.type) {
      case 'run-started':
        return start(event.steps);
      case 'step-started':
        return nodes.get(event.node)?.started(stepKind(event.step));
      case 'step-output':
        return nodes.get(event.node)?.output(event.line);
      case 'step-done':
        return nodes.get(event.node)?.done(stepKind(event.step), event.changed);
      case 'step-failed':
        failures.push(event);
        return nodes.get(event.node)?.failed(stepKind(event.step), event.message);
      case 'step-cancelled':
        return nodes.get(event.node)?.cancelled(stepKind(event.step));
      case 'note':
        // Written at the end: anything in between would be drawn over.
        notes.push(event.level === 'warning' ? paint('yellow', `! ${event.message}`) : event.message);
        return;
      case 'run-finished': {
        const summary = runSummary(event, failures, { texts, paint });
        drawn = drawn.then(() => out.write(`${notes.map((note) => `${note}\n`).join('')}${summary}`));
        return;
      }
    }
  };
  return { sink: on, close: async () => void (await drawn) };
}
