import type { LabEvent } from '../../labs/events.js';
import { seconds } from '../time.js';
import { labLine } from './lab-line.js';
import type { LabReporter, LabTextOptions } from './options.js';
import { printableDeep, printableLine } from './printable.js';
import { labsText } from './text-summary.js';
import { sign, stepAsCheck } from './words.js';

/** One line per lab, `[  12.3s] pass  ch3/3.2.8  5/5 checks`: for logs, CI and screen readers. */
export function createPlainLabReporter(options: LabTextOptions & { withSummary?: boolean }): LabReporter {
  const { out, clock, texts, language, paint, verbose } = options;
  let started = clock.now();
  let width = 0;
  const line = (text: string): void => {
    out.write(`${paint('dim', `[${seconds(clock.now() - started).padStart(6)}s]`)} ${text}\n`);
  };
  /** Labs run side by side, so each line says whose it is. */
  const detail = (event: LabEvent): void => {
    switch (event.type) {
      case 'lab-started':
        return line(`${event.lab}  ${texts.started}`);
      case 'step-started':
        return line(`${event.lab}  ${texts.stepNow(event.index, event.total, event.step, event.node)}`);
      case 'step-output':
        return line(`${event.lab}  ${paint('dim', `| ${printableLine(event.line)}`)}`);
      case 'step-done':
        return line(`${event.lab}  ${sign(stepAsCheck(event.result.status), paint)} ${event.result.step}`);
      case 'check-done':
        return line(
          `${event.lab}  ${sign(event.result.status, paint)} ${texts.checkNow(event.result.check)}: ${printableLine(event.result.actual)}`,
        );
      default:
        return;
    }
  };
  const on = (raw: LabEvent): void => {
    const event = printableDeep(raw);
    if (verbose) detail(event);
    if (event.type === 'labs-started') {
      started = clock.now();
      width = Math.max(0, ...event.labs.map(({ id }) => id.length));
    } else if (event.type === 'lab-done') {
      line(labLine(event.result, { texts, language, paint, width }));
    } else if (event.type === 'labs-done' && options.withSummary !== false) {
      out.write(labsText(event.summary, options));
    }
  };
  return { sink: on, close: () => {} };
}
