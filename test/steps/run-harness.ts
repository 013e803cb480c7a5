import type { PlanStep, StepKind } from '../../src/plan/model.js';
import type { RunEvent } from '../../src/steps/events.js';
import { type RunOptions, type RunSummary, runSteps } from '../../src/steps/runner.js';
import type { RunnableStep, StepContext, StepOutcome } from '../../src/steps/step.js';
import { ManualClock, settled } from './manual-clock.js';

/** A step whose end the test decides. */
export interface Controlled extends RunnableStep {
  context?: StepContext;
  end(changed?: boolean): Promise<void>;
  fail(error: Error): Promise<void>;
}

export function controlled(id: string, needs: string[] = [], deadlineSeconds = 100): Controlled {
  const [kind = '', node = ''] = id.split(':');
  const step: PlanStep = { id, kind: kind as StepKind, node, needs, deadlineSeconds };
  let resolve: (outcome: StepOutcome) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const self: Controlled = {
    step,
    run: (context) => {
      self.context = context;
      return new Promise((yes, no) => {
        resolve = yes;
        reject = no;
      });
    },
    end: (changed = true) => {
      resolve({ changed });
      return settled();
    },
    fail: (error) => {
      reject(error);
      return settled();
    },
  };
  return self;
}

export class Run {
  readonly clock = new ManualClock();
  readonly events: RunEvent[] = [];
  readonly log: string[] = [];
  readonly abort = new AbortController();
  readonly summary: Promise<RunSummary>;

  constructor(steps: readonly RunnableStep[], options: Partial<RunOptions> = {}) {
    this.summary = runSteps(steps, {
      clock: this.clock,
      sink: (event) => this.events.push(event),
      signal: this.abort.signal,
      logs: { pathOf: (node) => `logs/${node}.log`, write: (node, line) => this.log.push(`${node}| ${line}`) },
      ...options,
    });
  }

  /** Ids of the events of one type, in order. */
  ids(type: RunEvent['type']): string[] {
    return this.events.flatMap((event) => (event.type === type && 'step' in event ? [event.step] : []));
  }

  event<T extends RunEvent['type']>(type: T): Extract<RunEvent, { type: T }> {
    const found = this.events.find((event): event is Extract<RunEvent, { type: T }> => event.type === type);
    if (!found) throw new Error(`no ${type} event`);
    return found;
  }
}
