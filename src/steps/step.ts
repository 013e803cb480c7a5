import type { PlanStep } from '../plan/model.js';

/** What a running step is given. */
export interface StepContext {
  readonly step: PlanStep;
  /** Aborted on Ctrl-C and when the deadline of the step is over. */
  readonly signal: AbortSignal;
  /** Passes on one line: to the log of the node and to whoever watches. Secrets are taken out. */
  readonly line: (text: string) => void;
}

export interface StepOutcome {
  /** False: everything was as wanted already. */
  changed: boolean;
}

/** A step of the plan with the code that does it. Running it twice must be safe. */
export interface RunnableStep {
  readonly step: PlanStep;
  readonly run: (context: StepContext) => Promise<StepOutcome>;
  /** How long it may take to end once it was told to stop, where that is more than usual: it takes something back. */
  readonly stopGraceMs?: number;
}

/** Where the output of the steps of a node is kept. */
export interface StepLogs {
  readonly pathOf: (node: string) => string;
  readonly write: (node: string, line: string) => void;
}
