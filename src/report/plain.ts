import type { Clock } from '../exec/clock.js';
import type { Messages } from '../i18n/catalog.js';
import type { RunEvent } from '../steps/events.js';
import { type StepFailed, stepKind } from './failure.js';
import type { Reporter } from './reporter.js';
import type { Paint, TextStream } from './stream.js';
import { runSummary } from './summary.js';
import { padDisplay } from './table.js';
import { seconds } from './time.js';

export interface TextReportOptions {
  out: TextStream;
  clock: Clock;
  texts: Messages;
  paint: Paint;
  /** The terminal cannot be drawn on (TERM=dumb). */
  dumb?: boolean;
  /** Also the start and every output line of each step. */
  verbose: boolean;
}

/** One line per step, `[ 12.3s] m-k8s  runtime  done (changed)`: for logs, CI and screen readers. */
export function createPlainReporter(options: TextReportOptions): Reporter {
  const { out, clock, texts, paint, verbose } = options;
  const { report } = texts;
  const failures: StepFailed[] = [];
  let started = clock.now();
  let widths = { node: 0, kind: 0 };
  const line = (step: string, node: string, text: string): void => {
    const time = `[${seconds(clock.now() - started).padStart(6)}s]`;
    const columns = `${padDisplay(node, widths.node)}  ${padDisplay(stepKind(step), widths.kind)}`;
    out.write(`${paint('dim', time)} ${columns}  ${text}\n`);
  };
  const on = (event: RunEvent): void => {
    switch (event.type) {
      case 'run-started':
        started = clock.now();
        widths = {
          node: Math.max(0, ...event.steps.map(({ node }) => node.length)),
          kind: Math.max(0, ...event.steps.map(({ kind }) => kind.length)),
        };
        break;
      case 'step-started':
        // Work on the host takes minutes in which no other line may come.
        if (verbose || event.node === 'host') line(event.step, event.node, report.started);
        break;
      case 'step-output':
        if (verbose) line(event.step, event.node, paint('dim', `| ${event.line}`));
        break;
      case 'step-done':
        line(event.step, event.node, event.changed ? report.doneChanged : report.doneUnchanged);
        break;
      case 'step-failed':
        failures.push(event);
        line(event.step, event.node, `${paint('red', report.failed)} ${event.message}`);
        break;
      case 'step-cancelled':
        line(event.step, event.node, report.cancelled(event.reason));
        break;
      case 'note':
        out.write(`${event.level === 'warning' ? paint('yellow', `! ${event.message}`) : event.message}\n`);
        break;
      case 'run-finished':
        out.write(runSummary(event, failures, { texts, paint }));
        break;
    }
  };
  return { sink: on, close: async () => {} };
}
