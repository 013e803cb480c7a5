import type { LabEvent } from '../../labs/events.js';
import { labLine } from './lab-line.js';
import { LiveRegion } from './live-region.js';
import type { LabReporter, LabTextOptions } from './options.js';
import { printableDeep, printableLine } from './printable.js';
import { labsText } from './text-summary.js';
import { duration } from './words.js';

const TICK_MS = 1000;

interface Running {
  startedAt: number;
  now: string;
}

/** A line for each lab that is done, and at the bottom what the others are doing, drawn in place. For terminals. */
export function createLiveLabReporter(options: LabTextOptions): LabReporter {
  const { out, clock, texts } = options;
  const region = new LiveRegion(out);
  const running = new Map<string, Running>();
  let all = 0;
  let done = 0;
  let width = 0;
  let timer: NodeJS.Timeout | undefined;

  const lines = (): string[] => {
    const labs = [...running].map(([lab, { startedAt, now }]) => {
      const seconds = duration(Math.floor((clock.now() - startedAt) / 1000) * 1000, texts);
      return `… ${lab.padEnd(width)}  ${seconds}  ${now}`;
    });
    return [...labs, texts.progress(done, all)];
  };
  const draw = (stay: readonly string[] = []): void => region.draw(stay, lines());
  const doing = (lab: string, now: string): void => {
    const entry = running.get(lab);
    if (entry) entry.now = printableLine(now);
    draw();
  };
  const on = (raw: LabEvent): void => {
    const event = printableDeep(raw);
    switch (event.type) {
      case 'labs-started':
        all = event.labs.length;
        width = Math.max(0, ...event.labs.map(({ id }) => id.length));
        timer = setInterval(() => draw(), TICK_MS).unref();
        return draw();
      case 'lab-started':
        running.set(event.lab, { startedAt: clock.now(), now: texts.started });
        return draw();
      case 'lab-phase':
        return doing(event.lab, phaseText(event.phase, texts));
      case 'step-started':
        return doing(event.lab, texts.stepNow(event.index, event.total, event.step, event.node));
      case 'check-started':
        return doing(event.lab, texts.checkNow(event.check));
      case 'lab-done':
        done++;
        running.delete(event.lab);
        return draw([labLine(event.result, { ...options, width })]);
      case 'labs-done':
        stop();
        out.write(labsText(event.summary, options));
        return;
      case 'step-output':
      case 'step-done':
      case 'check-done':
      case 'lab-files':
        return;
    }
  };
  const stop = (): void => {
    clearInterval(timer);
    if (timer) region.end();
    timer = undefined;
  };
  return { sink: on, close: stop };
}

function phaseText(phase: Extract<LabEvent, { type: 'lab-phase' }>['phase'], texts: LabTextOptions['texts']): string {
  switch (phase) {
    case 'needs':
      return texts.phaseNeeds;
    case 'inventory-before':
    case 'inventory-after':
      return texts.phaseInventory;
    case 'files':
      return texts.phaseFiles;
    case 'setup':
      return texts.phaseSetup;
    case 'steps':
      return texts.phaseSteps;
    case 'checks':
      return texts.phaseChecks;
    case 'cleanup':
      return texts.phaseCleanup;
  }
}
